using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace WasmOs.Architecture.Tests.Documents;

/// <summary>A document: its links, code spans, blocks of code and anchors. Immutable.</summary>
internal sealed class MarkdownFile
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UsePreciseSourceLocation()
        .Build();

    private readonly MarkdownDocument _document;
    private readonly HashSet<string> _anchors;

    /// <summary>Parses a document.</summary>
    /// <param name="path">Its path from the root, which says its kind and where its relative links start.</param>
    /// <param name="text">Its text.</param>
    public MarkdownFile(string path, string text)
    {
        Path = path;
        LineCount = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        _document = Markdown.Parse(text, Pipeline);
        _anchors = new HashSet<string>(_document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id ?? ""), StringComparer.Ordinal);
    }

    /// <summary>Every document of the repository, by path; read once.</summary>
    public static IReadOnlyDictionary<string, MarkdownFile> All { get; } = RepositoryFiles.Instance.Files
        .Where(path => path.EndsWith(".md", StringComparison.Ordinal))
        .ToDictionary(path => path, path => new MarkdownFile(path, RepositoryFiles.Read(path)), StringComparer.Ordinal);

    public string Path { get; }

    /// <summary>The folder that it is in, from the root; empty for the root.</summary>
    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    public int LineCount { get; }

    public DocumentKind Kind =>
        Path == "CHANGELOG.md" ? DocumentKind.Changelog
        : Path.StartsWith("docs/decisions/", StringComparison.Ordinal) ? DocumentKind.Decision
        : DocumentKind.Current;

    /// <summary>Targets of links and images, as they are written.</summary>
    public IEnumerable<MarkdownPart> Links => _document.Descendants<LinkInline>().Select(link => new MarkdownPart(link.Url ?? "", link.Line + 1));

    /// <summary>Texts between backticks.</summary>
    public IEnumerable<MarkdownPart> Spans => _document.Descendants<CodeInline>().Select(span => new MarkdownPart(span.Content, span.Line + 1));

    public IEnumerable<CodeBlock> Blocks =>
        _document.Descendants<FencedCodeBlock>().Select(block => new CodeBlock(block.Info ?? "", block.Lines.ToString(), block.Line + 2));

    /// <summary>The text of the first heading, as it is written.</summary>
    public string Title =>
        _document.Descendants<HeadingBlock>().First().Inline!.Descendants<LiteralInline>().Aggregate("", (text, part) => text + part.Content);

    /// <summary>True when a heading has this anchor, by the rules of GitHub.</summary>
    public bool HasAnchor(string anchor) => _anchors.Contains(anchor);

    /// <summary>A complaint about a line of this document, as compilers write it.</summary>
    public string At(int line, string complaint) => $"{Path}:{line}: {complaint}";
}
