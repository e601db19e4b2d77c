using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace WasmOs.Architecture.Tests.Documents.Names;

/// <summary>
/// A text between backticks that looks like a path of the repository is one: it begins with a top-level folder, or is a file name whose extension only sources
/// have.
/// </summary>
internal static partial class PathRules
{
    /// <summary>What is wrong with the paths in a document.</summary>
    public static IEnumerable<string> Complaints(MarkdownFile document) => document.Kind == DocumentKind.Changelog ? [] : document.Spans
        .Where(span => IsPath(span.Text) && !Alternatives(span.Text).All(path => Exists(document.Folder, path)))
        .Select(span => document.At(span.Line, $"the repository has no {span.Text}"));

    /// <summary>True when a text can only mean a path of this repository.</summary>
    public static bool IsPath(string text) =>
        !text.Contains(' ')
            && (SourceFile().IsMatch(text) || (text.Contains('/') && text[0] != '/' && RepositoryFiles.Instance.Exists(text[..text.IndexOf('/')])));

    /// <summary>The paths that a path with braces means: <c>a/{b,c}</c> is <c>a/b</c> and <c>a/c</c>. An ellipsis stands for no path of its own.</summary>
    public static IEnumerable<string> Alternatives(string path) => Braces().Match(path) is { Success: true } braces
        ? braces.Groups[1].Value.Split(',')
            .Where(part => part != "…")
            .Select(part => path[..braces.Index] + part.Trim() + path[(braces.Index + braces.Length)..])
        : [path];

    // "functions/Tasks/TaskFunctions" may mean the class in TaskFunctions.cs. Folders of builds and data exist only when there was a build or a run.
    private static bool Exists(string folder, string path) =>
        path.Contains('*') ? RepositoryFiles.Instance.Files.Any(file => FileSystemName.MatchesSimpleExpression(path, file, ignoreCase: false))
        : RepositoryFiles.Instance.ExistsFrom(folder, path)
            || RepositoryFiles.Instance.Exists(path + ".cs")
            || RepositoryFiles.Instance.IsIgnored(path)
            || (!path.Contains('/') && RepositoryFiles.Instance.HasFileNamed(path));

    [GeneratedRegex(@"^[\w./-]*\w\.(cs|csproj|md|proto|props|sh|sln|targets|yml)$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Braces();
}
