using System.Text.RegularExpressions;

namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Emscripten, whose programs come with JavaScript that gives them what they import.</summary>
internal static partial class EmscriptenTools
{
    private const string BuildInstead = "build it with wasi-sdk (clang --target=wasm32-wasip1), or link with emcc -sSTANDALONE_WASM -o name.wasm";

    private static readonly string[] Prefixes =
    [
        "emscripten_", "_emscripten_", "__emscripten_", "__syscall_", "___syscall", "__sys_", "invoke_", "__asyncjs__", "_embind_", "_emval_", "__asm_", "em_asm_",
        "__cxa_find_matching_catch", "___cxa_", "nullFunc_", "jsCall_", "__throw_exception_with_stack", "saveSetjmp", "_wasmfs_", "__call_sighandler", "llvm_eh_",
    ];

    private static readonly string[] FullNames =
    [
        "_abort_js", "_tzset_js", "_localtime_js", "_gmtime_js", "_mktime_js", "_timegm_js", "_mmap_js", "_munmap_js", "_msync_js", "_dlopen_js", "_dlsym_js", "_setitimer_js",
        "__handle_stack_overflow", "abortOnCannotGrowMemory", "enlargeMemory", "getTotalMemory", "setTempRet0", "getTempRet0", "segfault", "alignfault", "DYNAMICTOP_PTR",
        "tempDoublePtr", "STACKTOP", "STACK_MAX", "__memory_base", "__table_base", "_Unwind_RaiseException", "__assert_fail", "___assert_fail", "__resumeException", "strftime_l",
    ];

    public static readonly Toolchain[] All =
    [
        new("Emscripten side module",
            "The module is a library for dynamic linking (emcc -sSIDE_MODULE, a Pyodide package) and runs only inside the program that loads it; link it statically into a program, built with wasi-sdk.",
            IsOfEmscripten) { Needs = static signs => signs.Import(static import => import is { Module: Names.Env, Name: "__memory_base" }) || signs.Section("dylink") },
        new("Emscripten threads",
            $"Emscripten made it for threads (-pthread), which are not offered; leave -pthread out and {BuildInstead}.",
            Names.InEnvPrefix("__pthread_", "_emscripten_thread_", "_emscripten_init_main_thread", "emscripten_check_blocking_allowed", "_emscripten_notify_mailbox", "_emscripten_receive_on_main_thread", "__emscripten_init_main_thread", "__emscripten_thread")),
        new("Emscripten embind",
            $"Emscripten made it for embind, whose other half is JavaScript; export C functions (extern \"C\") in place of EMSCRIPTEN_BINDINGS, and {BuildInstead}.",
            Names.InEnvPrefix("_embind_", "_emval_", "__embind_", "__emval_")),
        new("Emscripten graphics",
            "Emscripten made it for a browser's window, graphics or sound, and there is none here; separate the program's computing from it and build that with wasi-sdk (clang --target=wasm32-wasip1).",
            static import => import.Module == Names.Env && IsGraphics(import.Name)),
        new("Emscripten exceptions",
            $"Emscripten made it for exceptions or longjmp through JavaScript; compile with -fwasm-exceptions -sSUPPORT_LONGJMP=wasm, or without exceptions, and {BuildInstead}.",
            static import => import.Module == Names.Env && InvokeName().IsMatch(import.Name)),
        new(".NET in Emscripten", ManagedTools.DotNetAdvice, IsOfEmscripten) { Needs = ManagedTools.IsDotNet },
        new("Emscripten minified",
            $"Emscripten made it and shortened its names (-O2 and above); the program needs the JavaScript beside it. From its sources, {BuildInstead}.",
            IsOfEmscripten) { Needs = IsMinified },
        new("Emscripten",
            $"Emscripten made it for JavaScript; {BuildInstead}, without what needs JavaScript (EM_JS, EM_ASM, emscripten.h).",
            IsOfEmscripten) { Needs = static signs => signs.Import(IsSign) },
    ];

    /// <summary>Whether an import is one that only Emscripten makes.</summary>
    private static bool IsSign(ModuleImport import) =>
        import.Module is "GOT.mem" or "GOT.func" or "asm2wasm" or "global.Math"
        || (import.Module == Names.Env && (Names.Starts(import.Name, Prefixes) || Array.IndexOf(FullNames, import.Name) >= 0))
        || (Names.IsWasi(import) && Names.Starts(import.Name, "emscripten_"));

    // Once the module is known as Emscripten's, all that it takes of env is.
    private static bool IsOfEmscripten(ModuleImport import) => import.Module is Names.Env or "a" or "GOT.mem" or "GOT.func" or "asm2wasm" or "global" or "global.Math" || IsSign(import);

    private static bool IsMinified(ModuleSigns signs) =>
        signs.Import(static import => import is { Module: "a", Name.Length: <= 3 })
        || (signs.Import(static import => import is { Module: Names.Env, Name.Length: <= 2 })
            && signs.Imports.All(static import => import.Name.Length <= 3 || import.Kind != ExternKind.Function)
            && signs.Exports.All(static name => name.Length <= 3));

    private static bool IsGraphics(string name) =>
        Names.Starts(name, "SDL_", "egl", "glfw", "alc", "alSource", "emscripten_webgl_", "emscripten_set_canvas", "emscripten_request_animation_frame", "emscripten_gl", "wgpu", "emscripten_webgpu", "IMG_", "Mix_", "TTF_")
        || (name.Length > 2 && name.StartsWith("gl", StringComparison.Ordinal) && char.IsUpper(name[2]));

    [GeneratedRegex("^_?invoke_[vijfd]+$|^__cxa_(throw|begin_catch|end_catch|rethrow|find_matching_catch_\\d+)$|^_?emscripten_throw_longjmp$|^__resumeException$|^llvm_eh_typeid_for$")]
    private static partial Regex InvokeName();
}
