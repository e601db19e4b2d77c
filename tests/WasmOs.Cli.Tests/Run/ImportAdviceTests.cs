using WasmOs.Wasmtime;

namespace WasmOs.Cli.Tests.Run;

/// <summary>A module for another host is told what to build instead, before anything is said of its exports.</summary>
[Trait("Trial", "1.20")]
public sealed class ImportAdviceTests(CliFolder folder) : IClassFixture<CliFolder>
{
    private const string Go = """
        (module (import "gojs" "runtime.wasmExit" (func (param i32))) (memory (export "mem") 1)
          (func (export "run") (param i32 i32)) (func (export "resume")) (func (export "getsp") (result i32) (i32.const 0)))
        """;

    [Fact]
    public async Task RunAndInspect_ModuleOfAnotherHost_SayWhatToBuildInstead()
    {
        var file = folder.Add("go.wasm", Wat.ToBinary(Go));

        var run = await folder.RunAsync("", "run", file);
        var inspect = await folder.RunAsync("", "inspect", file);
        var json = await folder.RunAsync("", "inspect", "--json", file);

        Assert.Equal((1, 0, 0), (run.ExitCode, inspect.ExitCode, json.ExitCode));
        Assert.StartsWith("wasmos: 'go.wasm' cannot run: Import 'runtime.wasmExit' of 'gojs' is not provided", run.Errors, StringComparison.Ordinal);
        Assert.All([run.Errors, inspect.Output, json.Output], static text => Assert.Contains("GOOS=wasip1", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAndInspect_Component_SayWhatToBuildInstead()
    {
        var file = folder.Add("component.wasm", [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);

        Assert.Contains("wasm32-wasip1", (await folder.RunAsync("", "run", file)).Errors, StringComparison.Ordinal);
        Assert.Contains("wasm32-wasip1", (await folder.RunAsync("", "inspect", file)).Errors, StringComparison.Ordinal);
    }
}
