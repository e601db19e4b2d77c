using System.Text;

namespace WasmOs.Runtime.Tests.Imports.AssemblyScript;

/// <summary>
/// AssemblyScript's texts lie in the guest's memory; a module that does not export it (<c>asc --noExportMemory</c>) is told, and nothing is printed in their
/// place.
/// </summary>
[Trait("Trial", "1.17")]
public sealed class AssemblyScriptMemoryTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const string Template = """
        (module
          (import "env" "console.log" (func $log (param i32)))
          (import "env" "console.time" (func $time (param i32)))
          (import "env" "console.timeEnd" (func $time_end (param i32)))
          (import "env" "console.assert" (func $assert (param i32 i32)))
          (import "env" "trace" (func $trace (param i32 i32 f64 f64 f64 f64 f64)))
          (memory MEMORY 1)
          (data (i32.const 12) "\04\00\00\00n\00o\00")
          (func (export "log") (call $log (i32.const 16)))
          (func (export "log_null") (call $log (i32.const 0)))
          (func (export "time") (call $time (i32.const 16)))
          (func (export "time_end") (call $time_end (i32.const 16)))
          (func (export "assert") (call $assert (i32.const 0) (i32.const 16)))
          (func (export "trace") (call $trace (i32.const 16) (i32.const 5) (f64.const 1e20) (f64.const 1e-7) (f64.const 0.00001) (f64.const 5e-324) (f64.const -0))))
        """;

    [Theory]
    [InlineData("log")]
    [InlineData("time")]
    [InlineData("time_end")]
    [InlineData("assert")]
    [InlineData("trace")]
    public void Console_TextInAMemoryThatIsNotExported_StopsTheRun(string function)
    {
        using var module = Load("");
        var outcome = module.Call(function);

        Assert.Equal(FaultKind.TrapHost, outcome.Fault!.Kind);
        Assert.Contains("--noExportMemory", outcome.Fault.Message, StringComparison.Ordinal);
        Assert.True(outcome.Stdout.IsEmpty && outcome.Stderr.IsEmpty);
    }

    [Fact]
    public void Console_NullWithoutAMemory_WritesNull()
    {
        using var module = Load("");

        Assert.Equal("null\n", Encoding.UTF8.GetString(module.Call("log_null").Stdout.Span));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("(export \"mem\")", true)]
    [InlineData("(export \"memory\")", false)]
    public void Load_ConsoleWithoutItsMemory_IsAWarning(string export, bool isWarned)
    {
        using var module = Load(export);

        Assert.Equal(isWarned, module.Analysis.Warnings.Any(static warning => warning.Contains("--noExportMemory", StringComparison.Ordinal)));
    }

    [Fact]
    public void Trace_Numbers_AreWrittenAsJavaScriptDoes()
    {
        using var module = Load("(export \"memory\")");

        Assert.Equal("trace: no 100000000000000000000, 1e-7, 0.00001, 5e-324, 0\n", Encoding.UTF8.GetString(module.Call("trace").Stderr.Span));
    }

    private LoadedModule Load(string memory) => shared.Runtime.LoadText(Template.Replace("MEMORY", memory, StringComparison.Ordinal));
}
