using WasmOs.TestKit;
using WasmOs.Wasmtime;

namespace WasmOs.Cli.Tests.Run;

public sealed class FaultTests : IClassFixture<CliFolder>
{
    private readonly CliFolder _folder;

    public FaultTests(CliFolder folder)
    {
        _folder = folder;
        folder.Add("misbehave.wasm", Guests.Misbehave());
        folder.Add("calc.wasm", Guests.Calc());
    }

    [Fact]
    public async Task Run_GuestTraps_EndsWith134AndABacktrace()
    {
        var result = await _folder.RunAsync("", "run", "--invoke", "div", "calc.wasm", "1", "0");

        Assert.Equal(134, result.ExitCode);
        Assert.StartsWith("wasmos: trap.divide_by_zero: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("\n  at div (function ", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>The place of a function that has not begun is not known: it is left out, and what helps is an option of this command.</summary>
    [Fact]
    [Trait("Trial", "1.26")]
    public async Task Run_GuestUsesUpItsStack_NamesTheOptionAndNoPlaceThatIsNone()
    {
        var result = await _folder.RunAsync("", "run", "--invoke", "recurse", "misbehave.wasm", "2000000000");

        Assert.Equal(134, result.ExitCode);
        Assert.Contains("--max-wasm-stack", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("WASM_STACK", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("0xffffffffffffffff", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task Run_ADirectory_SaysThatItIsOne()
    {
        var result = await _folder.RunAsync("", "run", ".");

        Assert.Contains("'.' is a directory", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>WASI's arguments are UTF-8: others must not reach the guest as something else.</summary>
    [Theory]
    [InlineData("$'\\xff'", 2)]
    [InlineData("$'\\xef\\xbf\\xbd'", 0)]
    [Trait("Trial", "1.17")]
    public async Task Run_AnArgumentThatIsNotUtf8_IsRefused(string argument, int exitCode)
    {
        _folder.Add("idle.wasm", Wat.ToBinary("""(module (func (export "_start")))"""));
        var result = await _folder.RunShellAsync($"wasmos run idle.wasm {argument}");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode != 0, result.Errors.Contains("not UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_GuestWithoutEnd_EndsWith124AtItsTimeout()
    {
        var result = await _folder.RunAsync("", "run", "--timeout", "0.2", "--invoke", "loop", "misbehave.wasm");

        Assert.Equal(124, result.ExitCode);
        Assert.StartsWith("wasmos: deadline_exceeded: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Trial", "1.3")]
    public async Task Run_GuestThatUsesItsCpuTime_EndsWith124()
    {
        var result = await _folder.RunAsync("", "run", "--cpu-timeout", "0.2", "--timeout", "120", "--invoke", "loop", "misbehave.wasm");

        Assert.Equal(124, result.ExitCode);
        Assert.StartsWith("wasmos: cpu_limit: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("--cpu-timeout", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GuestThatWaitsForInput_EndsWith124AtItsTimeout()
    {
        using var process = _folder.Start("run", "--timeout", "0.2", _folder.Add("wordcount.wasm", Guests.WordCountC()));

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(124, process.ExitCode);
    }

    [Theory]
    [InlineData("1000", 134)]
    [InlineData("10000000", 0)]
    public async Task Run_FuelLimit_StopsWhoNeedsMore(string fuel, int exitCode)
    {
        var result = await _folder.RunAsync("", "run", "--fuel", fuel, "--invoke", "fib", "calc.wasm", "15");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode != 0, result.Errors.Contains("fuel_exhausted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("65536", 134)]
    [InlineData("1048576", 0)]
    public async Task Run_MemoryLimit_StopsWhoNeedsMore(string memory, int exitCode)
    {
        var result = await _folder.RunAsync("", "run", "--memory", memory, _folder.Add("memory.wasm", Guests.WordCountC()));

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode != 0, result.Errors.Contains("memory_limit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("there is no file 'missing.wasm'", "missing.wasm")]
    [InlineData("'text.wasm' was refused: ", "text.wasm")]
    public async Task Run_FileThatIsNoModule_EndsWith1(string reason, string file)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "text.wasm"), "#!/bin/sh");

        var run = await _folder.RunAsync("", "run", file);
        var inspect = await _folder.RunAsync("", "inspect", file);

        Assert.Equal((1, 1), (run.ExitCode, inspect.ExitCode));
        Assert.StartsWith("wasmos: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(reason, run.Errors, StringComparison.Ordinal);
        Assert.Equal(run.Errors, inspect.Errors);
    }

    [Fact]
    public async Task Run_ImportThatIsNotOffered_EndsWith1()
    {
        var module = Wat.ToBinary("""(module (import "env" "missing" (func)) (func (export "_start")))""");

        var result = await _folder.RunAsync("", "run", _folder.Add("import.wasm", module));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("missing", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(255, 255)]
    [InlineData(256, 1)]
    [InlineData(0, 0)]
    public async Task Run_GuestExits_EndsWithItsCode(int code, int expected)
    {
        var module = Wat.ToBinary($$"""
            (module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (func (export "_start") (call $exit (i32.const {{code}}))))
            """);

        var result = await _folder.RunAsync("", "run", _folder.Add($"exit-{code}.wasm", module));

        Assert.Equal((expected, "", ""), (result.ExitCode, result.Output, result.Errors));
    }
}
