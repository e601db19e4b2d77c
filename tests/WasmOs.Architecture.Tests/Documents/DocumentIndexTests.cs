namespace WasmOs.Architecture.Tests.Documents;

/// <summary>Readers find every document, and the ones that everybody reads stay short.</summary>
public sealed class DocumentIndexTests
{
    private const int MaxReadmeLines = 160;
    private const int MaxDecisionLines = 60;

    private static readonly string[] LinkedByReadme = ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/README.md"];

    public static TheoryData<string> Decisions =>
        [.. MarkdownFile.All.Values.Where(document => document.Kind == DocumentKind.Decision).Select(document => document.Path)];

    [Fact]
    public void Index_EveryDocument_HasALink()
    {
        var expected = MarkdownFile.All.Keys.Where(path => !path.StartsWith('.') && path != "docs/README.md" && !IsExample(path));

        Assert.Empty(expected.Except(LinkedFrom("docs/README.md")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Examples_EveryReadme_HasALinkFromTheirIndex() =>
        Assert.Empty(MarkdownFile.All.Keys.Where(IsExample).Except(LinkedFrom("examples/README.md")).Order(StringComparer.Ordinal));

    [Fact]
    public void Readme_IsShort_AndLeadsToTheOthers()
    {
        Assert.InRange(MarkdownFile.All["README.md"].LineCount, 1, MaxReadmeLines);
        Assert.Empty(LinkedByReadme.Except(LinkedFrom("README.md")));
    }

    /// <summary>A decision's title begins with the number of its file, so that both are found by it.</summary>
    [Theory, MemberData(nameof(Decisions))]
    public void Decision_TitleAndLength_AreInForm(string path)
    {
        var decision = MarkdownFile.All[path];
        var number = Path.GetFileName(path)[..4];

        Assert.StartsWith(number + " ", decision.Title, StringComparison.Ordinal);
        Assert.Single(MarkdownFile.All.Keys, other => other.StartsWith("docs/decisions/" + number, StringComparison.Ordinal));
        Assert.InRange(decision.LineCount, 1, MaxDecisionLines);
    }

    private static bool IsExample(string path) => path.StartsWith("examples/", StringComparison.Ordinal) && path != "examples/README.md";

    private static IEnumerable<string> LinkedFrom(string path) => MarkdownFile.All[path].Links
        .Where(link => !link.Text.Contains(':'))
        .Select(link => RepositoryFiles.Resolve(MarkdownFile.All[path].Folder, link.Text.Split('#')[0]))
        .OfType<string>();
}
