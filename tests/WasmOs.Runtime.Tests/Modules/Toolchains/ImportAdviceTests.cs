using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Runtime.Modules.Toolchains;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Tests.Modules.Toolchains;

/// <summary>Minimal modules with the imports and exports of each tool, and the advice that their users get.</summary>
[Trait("Trial", "1.20")]
public sealed class ImportAdviceTests
{
    private const string Run = """(export "_start" (func $f)) (func $f)""";
    private const string AllShort = """(export "c" (func $f)) (func $f)""";
    private const string GoExports = """(export "run" (func $f)) (export "resume" (func $f)) (export "getsp" (func $f)) (func $f)""";

    /// <summary>The imports, the rest of the module, a word that the advice must contain, and a word that it must not contain.</summary>
    public static TheoryData<string, string, string, string> Tools => new()
    {
        { I("gojs", "runtime.wasmExit"), GoExports, "GOOS=wasip1", "TinyGo" },
        { I("go", "syscall/js.valueGet"), GoExports, "GOOS=wasip1", "TinyGo" },
        { I("gojs", "runtime.ticks"), Run, "-target=wasip1", "GOOS=js" },
        { I("env", "syscall/js.valueSet"), Run, "TinyGo", "GOOS=js" },
        { I("wbg", "__wbindgen_throw"), Run, "wasm-bindgen", "" },
        { I("./x_bg.js", "__wbg_log_1"), Run, "--target wasm32-wasip1", "" },
        { I("__wbindgen_placeholder__", "__wbindgen_describe"), Run, "wasm-bindgen", "" },
        { I("__wbindgen_externref_xform__", "__wbindgen_externref_table_grow"), Run, "wasm-bindgen", "" },
        { I("./snippets/dom.js", "alert"), Run, "wasm-bindgen", "" },
        { I("a", "a") + I("a", "b"), AllShort, "Emscripten", "" },
        { I("env", "a"), AllShort, "Emscripten", "" },
        { I("env", "__syscall_openat"), Run, "Emscripten", "Define the function" },
        { I("env", "_abort_js"), Run, "-sSTANDALONE_WASM", "" },
        { I("env", "invoke_viiii"), Run, "-fwasm-exceptions", "" },
        { I("env", "__cxa_throw"), Run, "exceptions", "" },
        { I("env", "emscripten_memcpy_js") + I("env", "my_js_library"), Run, "Emscripten", "Define the function" },
        { I("env", "_embind_register_void"), Run, "embind", "" },
        { I("env", "__pthread_create_js"), Run, "-pthread", "" },
        { I("env", "glDrawArrays"), Run, "graphics", "" },
        { I("env", "SDL_Init"), Run, "graphics", "" },
        { """(import "GOT.mem" "x" (global (mut i32))) (import "env" "__memory_base" (global i32))""", Run, "side", "" },
        { """(import "GOT.func" "exit" (global (mut i32)))""", Run, "Emscripten", "side" },
        { I("env", "mono_wasm_bind_js_import") + I("env", "emscripten_date_now"), Run, ".NET 8", "EM_JS" },
        { I("wasi:cli/stdout@0.2.0", "get-stdout"), Run, "component model", "" },
        { I("wasi:http/types@0.2.3", "[method]fields.append"), Run, "wasm32-wasip1", "" },
        { I("my:app/api", "f"), Run, "component model", "" },
        { I("[export]my:app/api", "[resource-new]r"), Run, "component model", "" },
        { I("$root", "host-function"), Run, "component model", "" },
        { I("cm32p2|wasi:cli/exit@0.2", "exit"), Run, "component model", "" },
        { I("__main_module__", "cabi_realloc"), Run, "adapter", "" },
        { I("wasmcloud:bus/lattice", "x"), Run, "wasmCloud", "" },
        { I("fermyon:spin/llm@2.0.0", "infer"), Run, "Spin", "component model" },
        { I("spin-config", "get-config"), Run, "Spin", "" },
        { I("extism:host/env", "input_length"), Run, "Extism", "component model" },
        { I("env", "extism_alloc"), Run, "Extism", "" },
        { I("fastly_http_req", "body_downstream_get"), Run, "Fastly", "" },
        { I("env", "proxy_log"), Run, "Proxy-Wasm", "" },
        { I("wapc", "__guest_request"), Run, "waPC", "" },
        { I("env", "read_register") + I("env", "storage_write"), Run, "NEAR", "Define the function" },
        { I("env", "db_read") + I("env", "debug"), Run, "CosmWasm", "Define the function" },
        { I("ic0", "msg_reply"), Run, "Internet Computer", "" },
        { I("seal0", "seal_return"), Run, "Polkadot", "" },
        { I("vm_hooks", "read_args"), Run, "Stylus", "" },
        { I("l", "_") + I("x", "0"), Run, "Soroban", "" },
        { I("lucet", "x"), Run, "Lucet", "" },
        { I("shopify_function_v1", "x"), Run, "Shopify", "" },
        { I("env", "blit") + I("env", "trace2"), Run, "WASM-4", "" },
        { I("wasi", "thread-spawn"), Run, "threads", "" },
        { I("wasix_32v1", "thread_spawn_v2"), Run, "WASIX", "" },
        { I("wasi_ephemeral_nn", "load"), Run, "wasi-nn", "" },
        { I("wasi_ephemeral_crypto_common", "options_open"), Run, "proposal", "" },
        { I("wasi_snapshot_preview1", "sock_open"), Run, "sockets", "" },
        { I("wasmedge_process", "wasmedge_process_run"), Run, "WasmEdge", "" },
        { I("wasi_unstable", "fd_foo"), Run, "2019", "" },
        { I("wasi_snapshot_preview1", "fd_foo"), Run, "preview 1", "" },
        { I("wasi_snapshot_preview2", "x"), Run, "wasi_snapshot_preview1", "" },
        { I("js_code", "kotlin.captureStackTrace"), Run, "Kotlin", "" },
        { I("dart2wasm", "_1"), Run, "Dart", "" },
        { I("teavm", "putwcharsOut"), Run, "WEBASSEMBLY_WASI", "" },
        { I("teavmDate", "currentTimeMillis"), Run, "TeaVM", "" },
        { I("interop", "llog") + I("jsbody", "_JSObject"), Run, "GraalVM", "" },
        { I("javascript_kit", "swjs_get_prop"), Run, "JavaScriptKit", "" },
        { I("ghc_wasm_jsffi", "x"), Run, "GHC", "" },
        { I("rb-js-abi-host", "eval-js"), Run, "ruby.wasm", "" },
        { I("spectest", "print_char"), Run, "MoonBit", "" },
        { I("GRAIN$MODULE$pervasives", "print"), Run, "Grain", "" },
        { I("javy_quickjs_provider_v3", "eval_bytecode"), Run, "Javy", "" },
        { I("wasm:js-string", "length"), Run, "JavaScript", "" },
        { I("env", "JSON.parse"), Run, "AssemblyScript", "" },
        { I("index", "helper"), """(export "__new" (func $f)) (export "__pin" (func $f)) (func $f)""", "AssemblyScript", "" },
        { I("env", "malloc"), Run, "C library", "" },
        { I("env", "_ZNSt3__212basic_stringE"), Run, "C++", "" },
        { """(import "env" "__linear_memory" (memory 1))""", "(func)", "object file", "" },
        { """(import "env" "memory" (memory 1))""", Run, "--import-memory", "" },
        { I("asyncify", "start_unwind"), Run, "wasm-opt --asyncify", "" },
        { I("env", "something"), Run, "Define the function", "" },
    };

    [Theory]
    [MemberData(nameof(Tools))]
    public void Describe_ModuleOfATool_SaysWhatToBuildInstead(string imports, string rest, string word, string absent)
    {
        var advice = string.Join('\n', Describe($"(module {imports} {rest})"));

        Assert.Contains(word, advice, StringComparison.OrdinalIgnoreCase);
        Assert.True(absent.Length == 0 || !advice.Contains(absent, StringComparison.OrdinalIgnoreCase), advice);
    }

    [Fact]
    public void Describe_ManyImportsOfOneTool_IsOneSentenceThatNamesSome()
    {
        var advice = Assert.Single(Describe($"(module {string.Concat(Enumerable.Range(0, 50).Select(static i => I("env", $"__syscall_{i}")))} {Run})"));

        Assert.StartsWith("Imports '__syscall_0', ", advice, StringComparison.Ordinal);
        Assert.Contains("of 'env' and 44 more are not provided", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_ImportsOfTwoTools_SaysBoth() =>
        Assert.Equal(2, Describe($"""(module {I("wasi", "thread-spawn")} {I("wasi_ephemeral_nn", "load")} {Run})""").Count);

    [Fact]
    public void Describe_NothingMissing_IsEmpty() =>
        Assert.Empty(Describe("""(module (import "wasi_snapshot_preview1" "sched_yield" (func (result i32))) (func (export "_start")))"""));

    [Fact]
    public void Describe_HostileNames_AreEscapedAndCut()
    {
        var advice = Assert.Single(Describe($"(module {I(new string('m', 500), "\\1b[31m")} {Run})"));

        Assert.DoesNotContain('\u001b', advice);
        Assert.InRange(advice.Length, 1, 600);
    }

    [Fact]
    public void Tools_Each_GivesASentenceThatSaysWhatToDo() => Assert.All(Runtime.Modules.Toolchains.Toolchains.All, static tool =>
    {
        Assert.EndsWith(".", tool.Advice, StringComparison.Ordinal);
        Assert.InRange(tool.Advice.Length, 40, 420);
    });

    [Theory]
    [InlineData("(module (type (struct)) (import \"js_code\" \"kotlin.x\" (func)))", "Kotlin")]
    [InlineData("(module (rec (type (struct))) (import \"dart2wasm\" \"_1\" (func)))", "Dart")]
    [InlineData(
        "(module (import \"env\" \"memory\" (memory 1 2 shared)) (import \"wasi\" \"thread-spawn\" (func (param i32) (result i32))))", "wasm32-wasip1-threads")]
    [InlineData("(module (import \"a\" \"a\" (memory 1 2 shared)) (import \"a\" \"b\" (func)))", "Emscripten")]
    public void Scan_FeatureThatIsSwitchedOff_SaysWhatToBuildInstead(string text, string word)
    {
        var result = ModuleScanner.Scan(Wat.ToBinary(text), new ScanLimits());

        Assert.False(result.IsAccepted);
        Assert.Contains("switched off", result.Rejection.Message, StringComparison.Ordinal);
        Assert.Contains(word, result.Rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_FeatureThatIsSwitchedOffAndAnUnknownTool_NamesTheFeatureAlone()
    {
        var result = ModuleScanner.Scan(
            Wat.ToBinary("""(module (type (struct)) (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))))"""),
            new ScanLimits());

        Assert.EndsWith("build for linear memory.", result.Rejection!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_Component_SaysWhatToBuildInstead()
    {
        var result = ModuleScanner.Scan([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0], new ScanLimits());

        Assert.Equal(ModuleRejectionKind.ComponentUnsupported, result.Rejection!.Kind);
        Assert.Contains("wasm32-wasip1", result.Rejection.Message, StringComparison.Ordinal);
    }

    private static string I(string module, string name) => $"""(import "{module}" "{name}" (func)) """;

    private static IReadOnlyList<string> Describe(string text)
    {
        var analysis = ModuleScanner.Scan(Wat.ToBinary(text), new ScanLimits()).Analysis!;
        return ImportAdvice.Describe(analysis, OfferedImports.CreateTable(new RuntimeOptions()).Provides);
    }
}
