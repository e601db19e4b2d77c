using WasmOs.Architecture.Tests.Documents.Commands;
using WasmOs.Architecture.Tests.Documents.Names;

namespace WasmOs.Architecture.Tests.Documents;

/// <summary>
/// All Markdown of the repository says what is. Decisions may name types and commands that went away since, but their links and paths hold; CHANGELOG.md is
/// held to its links alone.
/// </summary>
public sealed class DocumentTests
{
    [Fact]
    public void Documents_Links_LeadSomewhere() => AssertNone(LinkRules.Complaints);

    [Fact]
    public void Documents_NamesOfTypes_Exist() => AssertNone(NameRules.Complaints);

    [Fact]
    public void Documents_Paths_Exist() => AssertNone(PathRules.Complaints);

    [Fact]
    public void Documents_Commands_NameWhatExists() => AssertNone(CommandRules.Complaints);

    [Fact]
    public void Documents_Requests_AreInTheOpenApiDocument() => AssertNone(RequestRules.Complaints);

    /// <summary>A block without a language would hide its commands from these tests.</summary>
    [Fact]
    public void Documents_Blocks_SayTheirLanguage() => AssertNone(document => document.Blocks
        .Where(block => block.Language.Length == 0)
        .Select(block => document.At(block.Line, "the block of code says no language: sh, text, json …")));

    private static void AssertNone(Func<MarkdownFile, IEnumerable<string>> complaints)
    {
        Assert.True(MarkdownFile.All.Count > 10, "the documents of the repository were not found");
        string[] found = [.. MarkdownFile.All.Values.SelectMany(complaints).Order(StringComparer.Ordinal)];
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }
}
