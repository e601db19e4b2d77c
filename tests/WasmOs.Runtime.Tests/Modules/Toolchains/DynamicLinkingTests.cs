using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Runtime.Modules.Toolchains;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Tests.Modules.Toolchains;

/// <summary>
/// Programs that load libraries and the libraries that they load both have the section <c>dylink.0</c>; their imports and exports tell them apart.
/// </summary>
[Trait("Trial", "1.20")]
public sealed class DynamicLinkingTests
{
    private const string Base = """(import "env" "memory" (memory 1)) (import "env" "__memory_base" (global i32)) (import "env" "__table_base" (global i32)) """;
    private const string Got = """(import "GOT.mem" "x" (global (mut i32))) (import "GOT.func" "y" (global (mut i32))) (import "env" "emscripten_resize_heap" (func (param i32) (result i32))) """;

    [Theory]
    [InlineData(Got, """(memory (export "memory") 1) (func (export "__main_argc_argv"))""")]
    [InlineData(Got, """(memory (export "memory") 1) (func (export "main"))""")]
    [InlineData(Got, """(memory (export "memory") 1) (func (export "run_it"))""")]
    [InlineData(Base + Got, """(func (export "_emscripten_stack_restore")) (func (export "setThrew"))""")]
    [InlineData(Base + Got, """(func (export "stackSave"))""")]
    [InlineData(Base + Got, """(func (export "main"))""")]
    public void Describe_MainModule_IsAProgramAndNoLibrary(string imports, string rest)
    {
        var analysis = Scan(imports, rest);
        var advice = Advice(analysis);

        Assert.Contains("MAIN_MODULE", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("SIDE_MODULE", advice, StringComparison.Ordinal);
        Assert.Contains("loads libraries", string.Join('\n', analysis.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("is a library", string.Join('\n', analysis.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Base, """(func (export "__wasm_call_ctors")) (func (export "__wasm_apply_data_relocs")) (func (export "tree_sitter_c"))""")]
    [InlineData(Base + Got, """(func (export "PyInit_x"))""")]
    public void Describe_SideModule_IsALibrary(string imports, string rest)
    {
        var analysis = Scan(imports, rest);

        Assert.Contains("SIDE_MODULE", Advice(analysis), StringComparison.Ordinal);
        Assert.DoesNotContain("MAIN_MODULE", Advice(analysis), StringComparison.Ordinal);
        Assert.Contains("is a library for dynamic linking", string.Join('\n', analysis.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_MainModuleThatIsRefused_IsAProgramByItsSection()
    {
        const string Text = """(module (import "env" "_abort_js" (func)) (memory (export "memory") 1) (type (struct)))""";

        var message = ModuleScanner.Scan([.. Wat.ToBinary(Text), 0, 9, 8, .. "dylink.0"u8], new ScanLimits()).Rejection!.Message;

        Assert.Contains("MAIN_MODULE", message, StringComparison.Ordinal);
    }

    private static ModuleAnalysis Scan(string imports, string rest)
    {
        // An empty custom section after the others.
        byte[] section = [0, 9, 8, .. "dylink.0"u8];
        return ModuleScanner.Scan([.. Wat.ToBinary($"(module {imports} {rest})"), .. section], new ScanLimits()).Analysis!;
    }

    private static string Advice(ModuleAnalysis analysis) =>
        string.Join('\n', ImportAdvice.Describe(analysis, OfferedImports.CreateTable(new RuntimeOptions()).Provides));
}
