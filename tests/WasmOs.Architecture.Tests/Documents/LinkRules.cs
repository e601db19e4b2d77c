namespace WasmOs.Architecture.Tests.Documents;

/// <summary>Links inside the repository lead to a file or folder, and their anchors to a heading. Links to the web are not followed.</summary>
internal static class LinkRules
{
    /// <summary>What is wrong with a document's links.</summary>
    public static IEnumerable<string> Complaints(MarkdownFile document) => document.Links
        .Where(link => !link.Text.Contains(':'))
        .Select(link => (link.Line, Wrong: Complaint(document, link.Text)))
        .Where(found => found.Wrong is not null)
        .Select(found => document.At(found.Line, found.Wrong!));

    private static string? Complaint(MarkdownFile document, string link)
    {
        var parts = link.Split('#', 2);
        var path = parts[0].Length == 0 ? document.Path : RepositoryFiles.Resolve(document.Folder, Uri.UnescapeDataString(parts[0]));
        if (path is null || (path != document.Path && !RepositoryFiles.Instance.Exists(path)))
        {
            return $"the link {link} leads to nothing";
        }

        var target = path == document.Path ? document : MarkdownFile.All.GetValueOrDefault(path);
        return parts.Length == 1 || target?.HasAnchor(parts[1]) == true ? null : $"{path} has no heading for the anchor #{parts[1]}";
    }
}
