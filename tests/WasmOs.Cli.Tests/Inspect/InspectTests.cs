using System.Text.Json;
using WasmOs.Runtime.Modules;
using WasmOs.TestKit;
using WasmOs.Wasmtime;

namespace WasmOs.Cli.Tests.Inspect;

public sealed class InspectTests(CliFolder folder) : IClassFixture<CliFolder>
{
    [Fact]
    public async Task Inspect_Json_HasTheAnalysis()
    {
        var module = Guests.WordCountC();

        var result = await folder.RunAsync("", "inspect", "--json", folder.Add("wordcount.wasm", module));

        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        Assert.Equal("command", root.GetProperty("kind").GetString());
        Assert.Equal(ModuleDigest.Of(module).ToString(), root.GetProperty("digest").GetString());
        Assert.All(root.GetProperty("imports").EnumerateArray(), import => Assert.True(import.GetProperty("provided").GetBoolean()));
        Assert.Contains(root.GetProperty("exports").EnumerateArray(), export => export.GetProperty("name").GetString() == "_start");
    }

    [Fact]
    public async Task Inspect_Text_NamesExportsAndWhatIsMissing()
    {
        var module = Wat.ToBinary("""(module (import "env" "lost" (func (param i64))) (func (export "f\1b[31m") (result i32) i32.const 1))""");

        var result = await folder.RunAsync("", "inspect", folder.Add("lost.wasm", module));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("env lost (i64) -> ()  NOT PROVIDED", result.Output, StringComparison.Ordinal);
        Assert.Contains("f\\u{1b}[31m () -> (i32)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_CodeThatDoesNotValidate_IsRefused()
    {
        // (func (export "f") (result i32)) with an empty body.
        byte[] module = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 4, 1, 2, 0, 0x0b];

        var result = await folder.RunAsync("", "inspect", folder.Add("invalid.wasm", module));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("does not validate", result.Errors, StringComparison.Ordinal);
    }
}
