using WasmOs.TestKit;
using WasmOs.Wasmtime;

namespace WasmOs.Cli.Tests.Run;

/// <summary>What AssemblyScript writes by its own console reaches the process's streams.</summary>
[Trait("Trial", "1.17")]
public sealed class ConsoleTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private const string Flood = """
        (module (import "env" "console.log" (func $log (param i32))) (memory (export "memory") 1) (data (i32.const 12) "\04\00\00\00n\00o\00")
          (func (export "_start") (loop $more (call $log (i32.const 16)) (br $more))))
        """;

    [Fact]
    public async Task Run_AssemblyScriptConsole_WritesToBothStreams()
    {
        var result = await folder.RunAsync("", "run", folder.Add("console.wasm", Guests.ConsoleAssemblyScript()));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("Content-Type: text/plain; charset=utf-8\n\nHello from AssemblyScript, Zoë!\ntime passes\nrandom\n", result.Output);
        Assert.Equal("trace: the answer is 42\nto standard error\n", result.Errors);
    }

    [Fact]
    public async Task Run_ReaderOfTheConsoleGoesAway_EndsQuietly()
    {
        folder.Add("flood.wasm", Wat.ToBinary(Flood));

        var result = await folder.RunShellAsync("wasmos run flood.wasm | head -n 2; echo ${PIPESTATUS[0]}");

        Assert.Equal(("no\nno\n141\n", ""), (result.Output, result.Errors));
    }

    [Fact]
    public async Task Run_NobodyReadsTheConsole_EndsAtItsTimeout()
    {
        using var process = folder.Start("run", "--timeout", "300ms", folder.Add("flood-full.wasm", Wat.ToBinary(Flood)));

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(124, process.ExitCode);
    }
}
