namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Languages that bring a runtime of their own or need the engine's garbage collection.</summary>
internal static class ManagedTools
{
    public const string DotNetAdvice =
        "It belongs to .NET for browsers (Blazor, browser-wasm); build a console program with the SDK of .NET 8, its workload wasi-experimental and the runtime identifier wasi-wasm, which makes WASI preview 1 (later ones make components).";

    private const string NoGc = "needs the engine's garbage collection, which is switched off here";
    private const string LinearInstead = "use a language with linear memory, such as Rust, C, Go, Swift or AssemblyScript";

    public static readonly Toolchain[] All =
    [
        new(".NET", DotNetAdvice, static import => Names.Starts(import.Name, "mono_", "SystemJS_", "SystemInteropJS_", "dotnet_") || import.Module is "mono" or "dotnet"),
        new("Kotlin", $"Kotlin/Wasm made it, for JavaScript, and {NoGc} (also for wasmWasi); {LinearInstead}.",
            static import => import.Module is "js_code" or "./js_code" or "kotlin" || Names.Starts(import.Name, "kotlin.")),
        new("Dart", $"Dart (dart2wasm, Flutter) made it, for JavaScript, and {NoGc}; {LinearInstead}.", static import => Names.Starts(import.Module, "dart2wasm", "dart:", "skwasm", "ffi.skwasm")),
        new("TeaVM", "TeaVM made it for JavaScript; build with TeaVM's target WEBASSEMBLY_WASI, not WEBASSEMBLY or WEBASSEMBLY_GC.", Names.OfPrefix("teavm")),
        new("Bytecoder", $"Bytecoder (Java) made it for JavaScript; use TeaVM's target WEBASSEMBLY_WASI for Java, or {LinearInstead}.", Names.OfPrefix("bytecoder")),
        new("GraalVM", $"GraalVM's Web Image (Java) made it for JavaScript, and {NoGc}; use TeaVM's target WEBASSEMBLY_WASI for Java, or {LinearInstead}.",
            static import => import.Module is "interop" or "compat" or "jsbody" or "convert") { Needs = static signs => signs.Import(static import => import.Module == "jsbody") || (signs.Import(static import => import.Module == "interop") && signs.Import(static import => import.Module is "compat" or "convert" or "io")) },
        new("CheerpJ and Cheerp", "Cheerp made it for JavaScript; build the C++ code with wasi-sdk (clang --target=wasm32-wasip1) instead.", static import => Names.Starts(import.Module, "cheerp") || Names.Starts(import.Name, "cheerp", "__cheerp")),
        new("Scala.js", $"Scala.js made it, for JavaScript, and {NoGc}; {LinearInstead}.", Names.OfPrefix("__scalaJS", "scalajs", "__cs_")),
        new("J2CL", $"J2CL (Java) made it, for JavaScript, and {NoGc}; use TeaVM's target WEBASSEMBLY_WASI for Java, or {LinearInstead}.", static import => import.Module == "imports" && import.Name.Contains('.', StringComparison.Ordinal)),
        new("OCaml", $"wasm_of_ocaml made it, for JavaScript, and {NoGc}; {LinearInstead}.", Names.Of("OCaml", "ocaml")),
        new("Hoot", $"Guile Hoot (Scheme) made it, for JavaScript, and {NoGc}; {LinearInstead}.", static import => import.Module == "rt" && import.Name.Contains('-', StringComparison.Ordinal)),
        new("Haskell", "GHC made it for its JavaScript FFI; build for wasm32-wasi without foreign import javascript, and link it as a command or a reactor.", Names.Of("ghc_wasm_jsffi")),
        new("Ruby", "ruby.wasm made it for JavaScript (the gem js); use the ruby.wasm build for plain WASI, without that gem.", Names.OfPrefix("rb-js-abi-host", "rb-abi")),
        new("JavaScriptKit", "Swift's JavaScriptKit needs JavaScript; build with swift build --swift-sdk of WASI (wasm32-unknown-wasip1), without JavaScriptKit and Tokamak.",
            static import => import.Module is "javascript_kit" or "bjs" or "BridgeJS" || Names.Starts(import.Name, "swjs_")),
        new("MoonBit", "MoonBit's runtime gives it (moon run); build with --target wasm and reach the outside through WASI's functions, for example fd_write, or export functions and call them with arguments.",
            static import => Names.Starts(import.Module, "moonbit", "__moonbit") || import is { Module: "spectest", Name: "print_char" }),
        new("Grain", "Grain's modules are joined by its own runtime; compile the whole program to one module with grain compile, whose only imports are WASI's.", static import => Names.Starts(import.Module, "GRAIN$", "grainRuntime", "grain")),
        new("Javy", "Javy made it to share its JavaScript engine (-C dynamic); build with javy build, without -C dynamic, which puts the engine into the module.", Names.OfPrefix("javy_quickjs_provider")),
        new("Binaryen fuzzing and tests", "It is the host of WebAssembly's own tests; define the function in the module, or write through WASI's fd_write.", Names.Of("spectest", "fuzzing-support")),
        new("JavaScript built-ins", "It is one of JavaScript's own functions, which only browsers and Node.js give; build without JavaScript's strings (no js-string-builtins).", Names.OfPrefix("wasm:", "js:", "node:")),
    ];

    /// <summary>Whether .NET's runtime is in the module, which Emscripten linked.</summary>
    public static bool IsDotNet(ModuleSigns signs) =>
        signs.ExportPrefix("mono_") || signs.Import(static import => Names.Starts(import.Name, "mono_", "SystemJS_", "SystemInteropJS_"));
}
