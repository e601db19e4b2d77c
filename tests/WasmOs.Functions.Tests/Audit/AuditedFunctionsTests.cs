using System.Text.RegularExpressions;
using WasmOs.Functions.Access;
using WasmOs.Functions.Audit;
using WasmOs.Functions.Tests.OpenApi;
using WasmOs.TestKit;

namespace WasmOs.Functions.Tests.Audit;

/// <summary>Which functions leave entries in the audit trail, and whether <c>docs/audit.md</c> lists the same actions.</summary>
public sealed partial class AuditedFunctionsTests
{
    /// <summary>Functions whose calls leave no entry, though their method is not one that only reads.</summary>
    private static readonly Dictionary<string, string> WithoutEntry = new()
    {
        ["execute"] = "The run has the entry, by AUDIT_EXECUTIONS.",
        ["execute-gateway"] = "The run has the entry, by AUDIT_EXECUTIONS.",
        ["execute-module"] = "The run has the entry, by AUDIT_EXECUTIONS.",
        ["run"] = "The run has the entry, by AUDIT_EXECUTIONS.",
        ["modules-validate"] = "It stores nothing.",
        ["schedules-preview"] = "It stores nothing.",
    };

    /// <summary>Actions that belong to no recorded function, and the files that write them.</summary>
    private static readonly (string Action, string File)[] OtherActions =
    [
        ("modules.execute", "runtime/WasmOs.Kernel/Executions/ExecutionAudit.cs"),
        ("capability.violated", "runtime/WasmOs.Kernel/Executions/ExecutionAudit.cs"),
        ("audit.lost", "runtime/Common/Audit/AuditText.cs"),
        ("host.run-function", "host/Administration/AdminEndpoints.cs"),
    ];

    [Fact]
    public void Functions_ThatDoMoreThanRead_AreRecorded()
    {
        var writing = ApiDocument.Functions.Where(function => function.Call.Split(' ')[0] is not ("get" or "head" or "options"))
            .Select(function => function.Name).Distinct();

        Assert.Equal(WithoutEntry.Keys.Order(StringComparer.Ordinal), writing.Where(name => !AuditedCall.IsRecorded(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Document_Actions_AreThoseOfTheCode()
    {
        Assert.All(OtherActions, other => Assert.Contains(
            $"\"{other.Action}\"", File.ReadAllText(Path.Combine(SourceTree.Root, other.File)), StringComparison.Ordinal));
        var recorded = ApiDocument.Functions.Select(function => function.Name).Distinct().Where(AuditedCall.IsRecorded).Select(RequestEntry.ActionOf);

        var lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "audit.md"))
            .SkipWhile(line => line != "## Actions").TakeWhile(line => line != "## Reading and verifying").Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(
            recorded.Concat(OtherActions.Select(other => other.Action)).Order(StringComparer.Ordinal),
            lines.SelectMany(line => Action().Matches(line.Split('|')[1])).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("`([a-z.-]+)`")]
    private static partial Regex Action();
}
