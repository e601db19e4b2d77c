
namespace WasmOs.ProductTests;

/// <summary>A module that was built for another host is answered with advice on what to build instead, at the upload and at each run.</summary>
[Collection(ProductCollection.Name)]
[Trait("Trial", "1.20")]
public sealed class ImportAdviceTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Theory]
    [InlineData(
        "advice-go",
        """(module (import "gojs" "runtime.wasmExit" (func (param i32))) (func (export "run")) (func (export "resume")) (func (export "getsp")))""",
        "GOOS=wasip1")]
    [InlineData("advice-bindgen", """(module (import "./x_bg.js" "__wbindgen_throw" (func (param i32 i32))) (func (export "f")))""", "wasm-bindgen")]
    [InlineData("advice-emscripten", """(module (import "a" "a" (func)) (import "a" "b" (func (param i32))) (func (export "c")))""", "Emscripten")]
    [InlineData("advice-component", """(module (import "wasi:cli/stdout@0.2.0" "get-stdout" (func (result i32))) (func (export "f")))""", "wasm32-wasip1")]
    public async Task UploadAndExecute_ModuleOfAnotherHost_SayWhatToBuildInstead(string name, string text, string word)
    {
        var module = await _api.KeepAsync(name, text);
        var run = await _api.ExecuteAsync(name, """{"function":"f"}""");

        Assert.Contains(module.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains(word, StringComparison.Ordinal));
        Assert.Contains(word, run.Problem(422, "link-error").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
