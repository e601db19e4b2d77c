using WasmOs.Architecture.Tests.Documents.Commands;
using WasmOs.Architecture.Tests.Documents.Names;

namespace WasmOs.Architecture.Tests.Documents;

/// <summary>The rules find what is wrong, and accept what is right: each row has a document that breaks one rule, or one that keeps it.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("[x](README.md)", null)]
    [InlineData("[x](README.md#run)", null)]
    [InlineData("# Some `code` here\n\n[x](#some-code-here)", null)]
    [InlineData("[x](https://example.com/none)", null)]
    [InlineData("[x](readme.md)", "the link readme.md leads to nothing")]
    [InlineData("[x](../README.md)", "the link ../README.md leads to nothing")]
    [InlineData("[x](README.md#none)", "README.md has no heading for the anchor #none")]
    [InlineData("[x](#none)", "x.md has no heading for the anchor #none")]
    public void Links_Document_IsJudged(string text, string? complaint) => AssertComplaint(complaint, LinkRules.Complaints, text);

    [Theory]
    [InlineData("`SourceTree`, `WasmOs.Host`, `ILogger`, `SourceTree.Root`, `Decision_TitleAndLength_AreInForm`", null)]
    [InlineData("`AdminTests` is no type of its own: `Host.Tests: AdminTests`", null)]
    [InlineData("`host`, `Store`, `POST /execute`, `Date.now`", null)]
    [InlineData("`NoSuchType`", "there is no type, member or project NoSuchType")]
    [InlineData("`WasmOs.NoSuch`", "there is no type, member or project WasmOs.NoSuch")]
    [InlineData("`SourceTree.NoSuch()`", "SourceTree has no member NoSuch")]
    [InlineData("`NoSuchType.Run`", "there is no type NoSuchType")]
    [InlineData("`Host.Tests: NoSuchTests`", "there are no tests Host.Tests: NoSuchTests")]
    public void Names_Document_IsJudged(string text, string? complaint) => AssertComplaint(complaint, NameRules.Complaints, text);

    [Theory]
    [InlineData("`tests/WasmOs.Host.Tests`, `functions/{azure,OpenApi}`, `.ci/run`, `global.json`, `RuleTests.cs`, `tests/*.Tests/*.csproj`", null)]
    [InlineData("`text/plain`, `/api/v1`, `a.json`", null)]
    [InlineData("`tests/NoSuch`", "the repository has no tests/NoSuch")]
    [InlineData("`functions/{azure,NoSuch}`", "the repository has no functions/{azure,NoSuch}")]
    [InlineData("`NoSuch.cs`", "the repository has no NoSuch.cs")]
    public void Paths_Document_IsJudged(string text, string? complaint) => AssertComplaint(complaint, PathRules.Complaints, text);

    [Theory]
    [InlineData("`GET /api/v1/tasks/{id}`, `POST …/execute`, `GET /admin/x`, `ANY /run/{module}/{*path}`, `GET /api/v1/executions?status=failed`", null)]
    [InlineData("`GET /api/v1/none`", "the API has no path /api/v1/none")]
    [InlineData("`PUT /api/v1/tasks`", "/api/v1/tasks has no method PUT")]
    [InlineData("`POST …/none`", "the API has no path …/none")]
    [InlineData("`GET /api/v1/tasks?none=1`", "GET /api/v1/tasks reads no parameter none")]
    public void Requests_Document_IsJudged(string text, string? complaint) => AssertComplaint(complaint, RequestRules.Complaints, text);

    [Theory]
    [InlineData("ARCHITECTURE.md", "`SourceTree`", null)]
    [InlineData("ARCHITECTURE.md", "`ProductProjects`", "there is no type or project ProductProjects")]
    [InlineData("docs/operating.md", "`ProductProjects`", null)]
    public void Names_OfMembers_AreNoTypes(string path, string text, string? complaint) => AssertComplaint(complaint, NameRules.Complaints, text, path);

    [Theory]
    [InlineData("docs/decisions/0001-x.md", "`NoSuchType` in `tests/NoSuch`", "the repository has no tests/NoSuch")]
    [InlineData("CHANGELOG.md", "`NoSuchType` in `tests/NoSuch`", null)]
    public void History_OldNames_AreLeft(string path, string text, string? complaint) =>
        AssertComplaint(complaint, document => NameRules.Complaints(document).Concat(PathRules.Complaints(document)), text, path);

    private static void AssertComplaint(string? expected, Func<MarkdownFile, IEnumerable<string>> rule, string text, string path = "x.md") =>
        Assert.Equal(
            expected is null ? [] : [expected],
            rule(new MarkdownFile(path, text)).Select(complaint => complaint[(complaint.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
}
