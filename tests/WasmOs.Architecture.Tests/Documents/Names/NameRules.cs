using System.Text.RegularExpressions;

namespace WasmOs.Architecture.Tests.Documents.Names;

/// <summary>A name between backticks that looks like a type, or like a type with a member, is one.</summary>
internal static partial class NameRules
{
    /// <summary>What is wrong with the names in a document.</summary>
    public static IEnumerable<string> Complaints(MarkdownFile document) => document.Kind != DocumentKind.Current ? [] : document.Spans
        .Select(span => (span.Line, Wrong: Complaint(document, span.Text)))
        .Where(found => found.Wrong is not null)
        .Select(found => document.At(found.Line, found.Wrong!));

    /// <summary>True for two humps or more, or a dotted name of this product: what no ordinary word looks like.</summary>
    public static bool IsTypeName(string text) => TypeName().IsMatch(text);

    // ARCHITECTURE.md names types only. Elsewhere a member may stand without its type.
    private static string? Complaint(MarkdownFile document, string text)
    {
        if (IsTypeName(text))
        {
            return document.Path == "ARCHITECTURE.md"
                ? DeclaredNames.Instance.IsType(text) ? null : $"there is no type or project {text}"
                : DeclaredNames.Instance.Contains(text) ? null : $"there is no type, member or project {text}";
        }

        if (TestOf().Match(text) is { Success: true } test)
        {
            return IsTest(test) ? null : $"there are no tests {text}";
        }

        if (Member().Match(text) is { Success: true } dotted)
        {
            (var type, var member) = (dotted.Groups["type"].Value, dotted.Groups["member"].Value);
            return DeclaredNames.Instance.IsOwnType(type)
                ? DeclaredNames.Instance.HasMember(type, member) ? null : $"{type} has no member {member}"
                : IsTypeName(type) && !DeclaredNames.Instance.Contains(type) ? $"there is no type {type}" : null;
        }

        return null;
    }

    // "Host.Tests: AdminTests" is the short form of DIFFERENCES.md for a class, or a folder, in tests/WasmOs.Host.Tests.
    private static bool IsTest(Match test)
    {
        var project = $"tests/WasmOs.{test.Groups["project"].Value}/";
        var name = test.Groups["name"].Value;
        return RepositoryFiles.Instance.Exists(project) && (!test.Groups["name"].Success
            || RepositoryFiles.Instance.Exists(project + name)
            || HasFile(project, name)
            || HasFile("tests/WasmOs.ProductTests/", name));
    }

    private static bool HasFile(string folder, string name) =>
        RepositoryFiles.Instance.Files.Any(file => file.StartsWith(folder, StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(file) == name);

    [GeneratedRegex(@"^(I?[A-Z][a-z0-9]+([A-Z][A-Za-z0-9]*)+|WasmOs(\.[A-Z][A-Za-z0-9]*)+)$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^(?<type>[A-Z]\w*)\.(?<member>[A-Z]\w*)(\(.*\))?$")]
    private static partial Regex Member();

    [GeneratedRegex(@"^(?<project>[A-Z][\w.]*\.Tests)(: (?<name>\w+))?$")]
    private static partial Regex TestOf();
}
