using WasmOs.Functions.Tests.OpenApi;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Tests.Executions;

[Trait("Trial", "1.27")]
public sealed class ExecutionNamesTests
{
    /// <summary>Every start kind has a name in JSON that says where the run's code came from. The OpenAPI document lists exactly these names.</summary>
    [Fact]
    public void Of_EveryStartKind_IsInTheDocument()
    {
        var names = Enum.GetValues<StartKind>().Select(kind => ExecutionNames.Of(kind).ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(["artifact", "cold", "memory", "warm"], names);
        var documented = ApiDocument.Schema("Usage").GetProperty("properties").GetProperty("start").GetProperty("enum");
        Assert.Equal(["artifact", "cold", "memory", "warm"], documented.EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal));
    }
}
