namespace WasmOs.Runtime.Tests.Execution;

/// <summary>Names of the functions in a backtrace when the module has no name section: release builds strip it.</summary>
[Trait("Trial", "1.26")]
public sealed class BacktraceNameTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    // Text without identifiers is compiled to a module without a name section. Function 0 is imported, 1 is inner, 2 and 3 are exported.
    private const string Stripped = """
        (module
          (import "env" "abort" (func (param i32 i32 i32 i32)))
          (memory 1)
          (func unreachable)
          (func (export "outer") (export "second") call 1)
          (func (export "outermost") call 2))
        """;

    [Fact]
    public void Backtrace_StrippedModule_NamesWhatIsExported()
    {
        using var module = shared.Runtime.LoadText(Stripped);
        var frames = module.Call("outermost").Fault!.Backtrace;
        Assert.Equal([(null, 1u), ("outer", 2u), ("outermost", 3u)], frames.Select(frame => (frame.Function, frame.FunctionIndex)));
    }

    [Theory]
    [InlineData(0, "env.abort")]
    [InlineData(1, null)]
    [InlineData(2, "outer")]
    [InlineData(4, null)]
    public void FindFunctionName_OfAnyIndex_IsThatOfItsExportOrImport(uint index, string? name)
    {
        using var module = shared.Runtime.LoadText(Stripped);
        Assert.Equal(name, module.Analysis.FindFunctionName(index));
    }

    [Theory]
    [InlineData("(func (export \"f\"))", 0)]
    [InlineData("(func (export \"f\") (result i32) i32.const 7)", 1)]
    [InlineData("(func (export \"f\") (result i32 i32) i32.const 7 i32.const 8)", 2)]
    [InlineData("(func (export \"f\") (result i32) unreachable)", 0)]
    public void Results_OfAnyNumber_CanBeEnumerated(string function, int count)
    {
        using var module = shared.Runtime.LoadText($"(module {function})");
        var outcome = module.Call("f");
        Assert.Equal(count, outcome.Results.Length);
        Assert.Equal(count, outcome.ResultCount);
        Assert.Equal(((int[])[7, 8]).Take(count), outcome.Results.Select(result => result.AsI32()));
    }
}
