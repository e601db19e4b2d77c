using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Runtime.Modules.Toolchains;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Tests.Modules.Toolchains;

/// <summary>A name that only looks like a tool's does not show that the tool made the module; names and exports that agree do.</summary>
[Trait("Trial", "1.20")]
public sealed class ImportOriginTests
{
    private const string Command = """(export "_start" (func $f)) (func $f)""";

    /// <summary>Module and name of an import that a program declares itself, and the tool that must not be named.</summary>
    public static TheoryData<string, string, string> Lookalikes => new()
    {
        { "env", "ext_init", "Polkadot" },
        { "env", "ext_callback", "Polkadot" },
        { "env", "seal_box", "Polkadot" },
        { "env", "managed_alloc", "contract" },
        { "env", "managedThing", "contract" },
        { "env", "prints_line", "contract" },
        { "env", "casper_move", "contract" },
        { "env", "read_register", "contract" },
        { "env", "db_read", "contract" },
        { "env", "fetch_url", "Suborbital" },
        { "env", "return_result", "Suborbital" },
        { "env", "mono_audio_play", ".NET" },
        { "env", "dotnet_count", ".NET" },
        { "env", "alcohol_level", "graphics" },
        { "env", "globalTime", "graphics" },
        { "env", "glowUp", "graphics" },
        { "env", "eglantine", "graphics" },
        { "env", "alarm_set", "graphics" },
        { "env", "IMG_decode", "graphics" },
        { "env", "Mix_colors", "graphics" },
        { "env", "proxy_connect", "Proxy-Wasm" },
        { "env", "proxy_cache_get", "Proxy-Wasm" },
        { "env", "opa_shade", "Open Policy" },
        { "env", "extism_like", "Extism" },
        { "env", "hostcall_report", "Lucet" },
        { "env", "blit", "WASM-4" },
        { "env", "tone", "WASM-4" },
        { "env", "invoke_callback", "Emscripten" },
        { "env", "segfault", "Emscripten" },
        { "env", "f", "Emscripten" },
        { "env", "napi_like_thing", "Node" },
        { "env", "swjs_like", "JavaScriptKit" },
        { "env", "__web_page", "stdweb" },
        { "env", "kotlin_call", "Kotlin" },
        { "config", "get", "Spin" },
        { "config", "read_all", "Spin" },
        { "key-value", "put", "Spin" },
        { "sqlite", "prepare", "Spin" },
        { "llm", "complete", "Spin" },
        { "spinner", "start", "Spin" },
        { "imports", "app.start", "J2CL" },
        { "rt", "get-time", "Hoot" },
        { "go", "left", "GOOS=" },
        { "grainy", "noise", "Grain" },
        { "teavmish", "noise", "TeaVM" },
        { "moonbitten", "x", "MoonBit" },
        { "cheerpful", "x", "Cheerp" },
        { "x", "y", "Soroban" },
        { "mono", "play", ".NET" },
        { "http_handler", "on_click", "http-wasm" },
        { "lucetta", "x", "Lucet" },
    };

    [Theory]
    [MemberData(nameof(Lookalikes))]
    public void Describe_NameThatOnlyLooksLikeATools_NamesNoTool(string module, string name, string tool)
    {
        var advice = Assert.Single(Describe($"(module {I(module, name)} {Command.Replace("_start", "go", StringComparison.Ordinal)})"));

        // The text before that is the import's own name.
        Assert.DoesNotContain(tool, advice[advice.IndexOf("refused.", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("define the function", advice, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Imports and exports of real modules made by a tool, and a word that the advice must contain.</summary>
    public static TheoryData<string, string, string> Real => new()
    {
        { E("proxy_get_buffer_bytes", "proxy_set_tick_period_milliseconds"), Command, "Proxy-Wasm" },
        { E("ext_logging_log_version_1"), Command, "Polkadot" },
        { I("seal0", "get_storage"), Command, "Polkadot" },
        { E("managedCaller", "mBufferNew"), Command, "MultiversX" },
        { E("eosio_assert"), Command, "EOSIO" },
        { E("casper_read_value", "casper_revert"), Command, "Casper" },
        { E("return_result", "get_ffi_result"), Command, "Suborbital" },
        { E("fetch_url"), """(export "run_e" (func $f)) (func $f)""", "Suborbital" },
        { E("db_read"), """(export "interface_version_8" (func $f)) (func $f)""", "CosmWasm" },
        { E("opa_abort", "opa_builtin0"), Command, "Open Policy" },
        { I("config", "get-config"), """(export "spin-sdk-version-1-0" (func $f)) (func $f)""", "Spin" },
        { I("key-value", "open") + I("llm", "infer"), Command, "Spin" },
        { I("imports", "j.l.Math.sin") + I("imports", "j.l.Math.cos") + I("imports", "j.l.System.nanoTime"), Command, "J2CL" },
        { I("rt", "string->wtf8") + I("rt", "wtf8->string") + I("rt", "fsqrt"), Command, "Hoot" },
        { E("blit", "tone"), """(export "update" (func $f)) (func $f)""", "WASM-4" },
        { E("alcOpenDevice"), Command, "graphics" },
        { E("mono_wasm_schedule_timer"), Command, ".NET 8" },
    };

    [Theory]
    [MemberData(nameof(Real))]
    public void Describe_SignsThatAgree_NameTheTool(string imports, string rest, string word) =>
        Assert.Contains(word, string.Join('\n', Describe($"(module {imports} {rest})")), StringComparison.Ordinal);

    [Theory]
    [InlineData("invoke_ii emscripten_date_now ext_callback", "Polkadot")]
    [InlineData("emscripten_resize_heap _abort_js proxy_cache_get proxy_cache_set", "Proxy-Wasm")]
    [InlineData("emscripten_resize_heap _abort_js _tzset_js proxy_log", "Proxy-Wasm")]
    [InlineData("emscripten_resize_heap _abort_js fetch_url", "Suborbital")]
    [InlineData("_abort_js emscripten_date_now socket fork", "wasi-libc")]
    public void Describe_HostsNamesInAnEmscriptenProgram_SaysEmscriptenAlone(string names, string absent)
    {
        var advice = Describe($"(module {E(names.Split(' '))} {Command})");

        Assert.All(advice, static sentence => Assert.Contains("Emscripten", sentence, StringComparison.Ordinal));
        Assert.All(advice, sentence => Assert.DoesNotContain(absent, sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Describe_ToolsOfManyAndOfFewImports_SaysTheManyFirst()
    {
        var advice = Describe($"(module {I("wasi_ephemeral_nn", "load")} {E("__syscall_a", "__syscall_b", "__syscall_c")} {Command})");

        Assert.Contains("Emscripten", advice[0], StringComparison.Ordinal);
        Assert.Contains("wasi-nn", advice[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""(import "env" "napi_create_function" (func)) (import "env" "napi_get_cb_info" (func))""")]
    [InlineData("""(import "env" "napi_create_string_utf8" (func)) (import "env" "memory" (memory 1)) (import "wasi" "thread-spawn" (func))""")]
    [InlineData(
        """(import "env" "_emnapi_env_ref" (func)) (import "emnapi" "emnapi_is_node_binding_available" (func)) (import "napi" "napi_add_env_cleanup_hook" (func))""")]
    [InlineData("""(import "env" "napi_throw" (func)) (import "env" "napi_wrap" (func)) (import "__wbindgen_placeholder__" "__wbindgen_describe" (func))""")]
    public void Describe_NodeAddon_SaysSoAlone(string imports)
    {
        var advice =
            Assert.Single(Describe($"""(module {imports} (func $f) (export "__wbindgen_malloc" (func $f)) (export "napi_register_module_v1" (func $f)))"""));

        Assert.Contains("Node-API", advice, StringComparison.Ordinal);
        Assert.Contains("wasm32-wasip1", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_NodeAddonWithSharedMemory_SaysWhatToBuildInstead()
    {
        const string Text = """
            (module (import "env" "memory" (memory 1 2 shared)) (import "wasi" "thread-spawn" (func)) (import "env" "napi_wrap" (func)) (import "env" "napi_create_object" (func))
              (func (export "napi_register_wasm_v1")))
            """;

        Assert.Contains("Node-API", ModuleScanner.Scan(Wat.ToBinary(Text), new ScanLimits()).Rejection!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pthread_create", "threads")]
    [InlineData("pthread_mutex_lock", "threads")]
    [InlineData("sem_wait", "threads")]
    [InlineData("thrd_create", "threads")]
    [InlineData("socket", "sockets")]
    [InlineData("getaddrinfo", "sockets")]
    [InlineData("setsockopt", "sockets")]
    [InlineData("fork", "processes")]
    [InlineData("execve", "processes")]
    [InlineData("waitpid", "processes")]
    [InlineData("posix_spawn", "processes")]
    [InlineData("system", "processes")]
    [InlineData("popen", "processes")]
    [InlineData("dlopen", "libraries")]
    [InlineData("dlsym", "libraries")]
    [InlineData("sigaction", "signals")]
    [InlineData("mmap", "-lwasi-emulated-mman")]
    [InlineData("getpid", "-lwasi-emulated-getpid")]
    [InlineData("getrusage", "-lwasi-emulated-process-clocks")]
    [InlineData("getpwnam", "users")]
    [InlineData("tcgetattr", "terminal")]
    [InlineData("setjmp", "-wasm-use-legacy-eh=false")]
    public void Describe_FunctionOfAnOperatingSystem_SaysWhatThereIsNot(string name, string word)
    {
        var advice = Assert.Single(Describe($"(module {E(name)} {Command})"));

        Assert.Contains(word, advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Define the function", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(param i32 i32 i32) (result i32)", true)]
    [InlineData("(param f64)", false)]
    public void Describe_CommonWord_IsASocketsWithItsTypeAlone(string type, bool isSocket)
    {
        var advice = Assert.Single(Describe($"""(module (import "env" "connect" (func {type})) {Command})"""));

        Assert.Equal(isSocket, advice.Contains("sockets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""(import "env" "memory" (memory 1)) (import "env" "abort" (func (param i32 i32 i32 i32)))""", "(func)", "--importMemory")]
    [InlineData("""(import "env" "memory" (memory 1))""", """(export "__new" (func $f)) (func $f)""", "--importMemory")]
    [InlineData("""(import "env" "memory" (memory 1)) (import "env" "console.log" (func (param i32)))""", "(func)", "--importMemory")]
    [InlineData("""(import "env" "table" (table 1 funcref))""", """(export "__new" (func $f)) (func $f)""", "--importTable")]
    [InlineData("""(import "env" "memory" (memory 1))""", "(func)", "--import-memory")]
    public void Describe_ImportedMemory_NamesTheOptionOfItsCompiler(string imports, string rest, string option)
    {
        var advice = Assert.Single(Describe($"(module {imports} {rest})"));

        Assert.Contains(option, advice, StringComparison.Ordinal);
        Assert.DoesNotContain("declares it", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invoke_ii", "-sWASM_LEGACY_EXCEPTIONS=0")]
    [InlineData("_emscripten_throw_longjmp", "-sWASM_LEGACY_EXCEPTIONS=0")]
    [InlineData("__cxa_throw", "-wasm-use-legacy-eh=false")]
    [InlineData("emscripten_notify_memory_growth", "void emscripten_notify_memory_growth(size_t")]
    public void Describe_AdviceForEmscripten_LeadsToWhatIsAccepted(string name, string word) =>
        Assert.Contains(word, string.Join('\n', Describe($"(module {E(name)} {Command})")), StringComparison.Ordinal);

    [Fact]
    public void Scan_LegacyExceptions_NamesTheOptionsOfTheStandardOnes()
    {
        // A function with "try end" of the proposal before WebAssembly 3.0.
        byte[] wasm = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 7, 1, 5, 0, 0x06, 0x40, 0x0b, 0x0b];

        var message = ModuleScanner.Scan(wasm, new ScanLimits()).Rejection!.Message;

        Assert.Contains("-sWASM_LEGACY_EXCEPTIONS=0", message, StringComparison.Ordinal);
        Assert.Contains("-mllvm -wasm-use-legacy-eh=false", message, StringComparison.Ordinal);
    }

    internal static string I(string module, string name) => $"""(import "{module}" "{name}" (func)) """;

    private static string E(params string[] names) => string.Concat(names.Select(static name => I("env", name)));

    private static IReadOnlyList<string> Describe(string text)
    {
        var analysis = ModuleScanner.Scan(Wat.ToBinary(text), new ScanLimits()).Analysis!;
        return ImportAdvice.Describe(analysis, OfferedImports.CreateTable(new RuntimeOptions()).Provides);
    }
}
