namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Languages that come with a runtime of their own or need the engine's garbage collection.</summary>
internal static class ManagedTools
{
    public const string DotNetAdvice =
        "The module was made with .NET for browsers (Blazor, browser-wasm); build a console program with the SDK of .NET 8, its workload wasi-experimental and "
            + "the runtime identifier wasi-wasm, which makes a module for WASI preview 1 (later SDKs make components).";

    private const string NoGc = "it needs the engine's garbage collection, which is switched off here";
    private const string LinearInstead = "use a language with linear memory, such as Rust, C, Go, Swift or AssemblyScript";

    // Imports of .NET from version 6 on; every program of a version has that version's names.
    private static readonly string[] DotNet =
    [
        "mono_wasm_bind_js_import", "mono_wasm_bind_js_function", "mono_wasm_bind_js_import_ST", "mono_wasm_invoke_js_function", "mono_wasm_invoke_js_blazor", "mono_wasm_invoke_js_with_args",
        "mono_wasm_set_entrypoint_breakpoint", "mono_wasm_trace_logger", "mono_wasm_asm_loaded", "mono_wasm_fire_debugger_agent_message", "mono_wasm_fire_debugger_agent_message_with_data",
        "mono_wasm_schedule_timer", "mono_wasm_debugger_log", "mono_wasm_add_dbg_command_received", "mono_wasm_release_cs_owned_object", "mono_wasm_browser_entropy",
        "mono_wasm_resolve_or_reject_promise", "mono_wasm_cancel_promise", "mono_interp_tier_prepare_jiterpreter", "mono_interp_jit_wasm_entry_trampoline", "mono_interp_record_interp_entry",
        "mono_set_timeout", "SystemJS_RandomBytes", "SystemJS_ScheduleTimer", "SystemJS_GetLocaleInfo", "SystemInteropJS_BindJSImportST",
        "SystemInteropJS_InvokeJSFunction", "SystemInteropJS_ReleaseCSOwnedObject",
    ];

    // Imports of Hoot's runtime, which is in each of its programs; spritely.institute/hoot
    private static readonly string[] Hoot =
    [
        "bignum-from-string", "bignum-from-i32", "bignum-from-i64", "bignum-from-u64", "bignum-is-i64", "bignum-get-i64", "bignum-add", "bignum-sub", "bignum-mul", "bignum-lt", "bignum-le", "bignum-eq",
        "bignum-to-f64", "string->wtf8", "wtf8->string", "string-length", "string-downcase", "string-upcase", "flonum->string", "string->bignum", "fsqrt", "fsin", "fcos", "make-weak-map",
        "weak-map-get", "weak-map-set", "jiffies-per-second", "current-jiffy", "current-second", "stream-make-chunk", "promise-resolved", "async-invoke", "async-invoke-later", "promise-on-completed",
    ];

    public static readonly Toolchain[] All =
    [
        new(".NET", DotNetAdvice, IsOfDotNet) { Needs = IsDotNet },
        new("Kotlin", $"Kotlin/Wasm made the module for JavaScript, and {NoGc} (also for wasmWasi); {LinearInstead}.",
            static import => import.Module is "js_code" or "./js_code" || Names.Starts(import.Name, "kotlin.")),
        new(
            "Dart", $"Dart (dart2wasm, Flutter) made the module for JavaScript, and {NoGc}; {LinearInstead}.",
            static import => Names.Starts(import.Module, "dart2wasm", "dart:", "skwasm", "ffi.skwasm")),
        new(
            "TeaVM", "TeaVM made the module for JavaScript; build with TeaVM's target WEBASSEMBLY_WASI, not WEBASSEMBLY or WEBASSEMBLY_GC.",
            Names.Of("teavm", "teavmMath", "teavmDate", "teavmConsole", "teavmHeapTrace", "teavmMemory", "teavmJso", "teavmTest")),
        new(
            "Bytecoder", $"Bytecoder (Java) made the module for JavaScript; use TeaVM's target WEBASSEMBLY_WASI for Java, or {LinearInstead}.",
            static import => import.Module == "bytecoder" || Names.Starts(import.Module, "bytecoder.")),
        new("GraalVM",
            $"GraalVM's Web Image (Java) made the module for JavaScript, and {NoGc}; use TeaVM's target WEBASSEMBLY_WASI for Java, or {LinearInstead}.",
            static import => import.Module is "interop" or "compat" or "jsbody"
                or "convert") { Needs = static signs => signs.Import(static import => import.Module == "jsbody")
                || (signs.Import(static import => import.Module == "interop")
                    && signs.Import(static import => import.Module is "compat" or "convert" or "io")) },
        new(
            "CheerpJ and Cheerp", "Cheerp made the module for JavaScript; build the C++ code with wasi-sdk (clang --target=wasm32-wasip1) instead.",
            static import => import.Module is "cheerp" or "cheerpJ" or "cheerpj" || Names.Starts(import.Name, "__cheerp", "cheerpCreate_")),
        new("Scala.js", $"Scala.js made the module for JavaScript, and {NoGc}; {LinearInstead}.", Names.OfPrefix("__scalaJS")),
        new(
            "J2CL", $"J2CL (Java) made the module for JavaScript, and {NoGc}; use TeaVM's target WEBASSEMBLY_WASI for Java, or {LinearInstead}.",
            static import => import.Module == "imports") { Needs = IsJ2cl },
        new("OCaml", $"wasm_of_ocaml made the module for JavaScript, and {NoGc}; {LinearInstead}.", Names.Of("OCaml", "ocaml")),
        new(
            "Hoot", $"Guile Hoot (Scheme) made the module for JavaScript, and {NoGc}; {LinearInstead}.",
            static import => import.Module == "rt") { Needs = static signs =>
            signs.Imports.Count(static import => import.Module == "rt" && Array.IndexOf(Hoot, import.Name) >= 0) > 1 },
        new(
            "Haskell",
            "GHC made the module for its JavaScript FFI; build for wasm32-wasi without foreign import javascript, and link a command or a reactor.",
            Names.Of("ghc_wasm_jsffi")),
        new(
            "Ruby", "ruby.wasm made the module for JavaScript (the gem js); use the ruby.wasm build for plain WASI, without that gem.",
            Names.OfPrefix("rb-js-abi-host", "rb-abi")),
        new(
            "JavaScriptKit",
            "Swift's JavaScriptKit needs JavaScript; build with swift build --swift-sdk of WASI (wasm32-unknown-wasip1), without JavaScriptKit and Tokamak.",
            Names.Of("javascript_kit", "bjs", "BridgeJS")),
        new(
            "MoonBit",
            "Only MoonBit's runtime (moon run) provides such imports; build with --target wasm, and read and write by WASI's functions, for example fd_write, "
                + "or export functions and call them with arguments.",
            static import => Names.Starts(import.Module, "moonbit:", "__moonbit_") || import is { Module: "spectest", Name: "print_char" }),
        new(
            "Grain",
            "Only Grain's own runtime joins the modules of a program; compile the whole program with grain compile to one module, which imports WASI alone.",
            static import => Names.Starts(import.Module, "GRAIN$") || import.Module is "grainRuntime"),
        new(
            "Javy",
            "Javy made the module without a JavaScript engine, which its host shares (-C dynamic); build with javy build and without -C dynamic, so that the "
                + "engine is in the module.",
            Names.OfPrefix("javy_quickjs_provider")),
        new(
            "Binaryen fuzzing and tests",
            "Only the host of WebAssembly's own tests provides such imports; define the function in the module, or write through WASI's fd_write.",
            Names.Of("spectest", "fuzzing-support")),
        new(
            "JavaScript built-ins",
            "Only browsers and Node.js provide JavaScript's own functions; build without JavaScript's strings (no js-string-builtins).",
            Names.OfPrefix("wasm:", "js:", "node:")),
    ];

    /// <summary>Whether the module contains .NET's runtime, which Emscripten links.</summary>
    public static bool IsDotNet(ModuleSigns signs) =>
        signs.ExportPrefix("mono_wasm_") || signs.Import(static import => Array.IndexOf(DotNet, import.Name) >= 0) || signs.Imports.Count(IsOfDotNet) > 1;

    private static bool IsOfDotNet(ModuleImport import) =>
        Names.Starts(import.Name, "mono_wasm_", "mono_interp_", "mono_jiterp_", "SystemJS_", "SystemInteropJS_");

    // The names of J2CL's imports begin with the names of Java classes.
    private static bool IsJ2cl(ModuleSigns signs) => signs.Imports.Count(static import => import.Module == "imports"
        && Names.Starts(import.Name, "j.l.", "java.", "javaemul.", "jre.", "nativebootstrap.")) > 1;
}
