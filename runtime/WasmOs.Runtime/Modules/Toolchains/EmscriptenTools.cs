using System.Text.RegularExpressions;

namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Emscripten. Its programs come with JavaScript that provides their imports.</summary>
internal static partial class EmscriptenTools
{
    private const string BuildInstead = "build it with wasi-sdk (clang --target=wasm32-wasip1), or link with emcc -sSTANDALONE_WASM -o name.wasm";

    private static readonly string[] Prefixes =
    [
        "emscripten_", "_emscripten_", "__emscripten_", "__syscall_", "___syscall", "__asyncjs__", "_embind_", "_emval_", "__cxa_find_matching_catch", "nullFunc_", "jsCall_", "__throw_exception_with_stack", "_wasmfs_", "__call_sighandler", "llvm_eh_",
    ];

    private static readonly string[] FullNames =
    [
        "_abort_js", "_tzset_js", "_localtime_js", "_gmtime_js", "_mktime_js", "_timegm_js", "_mmap_js", "_munmap_js", "_msync_js", "_dlopen_js", "_dlsym_js", "_setitimer_js",
        "__handle_stack_overflow", "abortOnCannotGrowMemory", "enlargeMemory", "getTotalMemory", "setTempRet0", "getTempRet0", "DYNAMICTOP_PTR",
        "tempDoublePtr", "STACKTOP", "STACK_MAX", "__memory_base", "__table_base", "___assert_fail", "__resumeException", "saveSetjmp", "__sys_open", "__sys_ioctl", "__sys_fcntl64",
    ];

    public static readonly Toolchain[] All =
    [
        new("Emscripten side module",
            "The module is a library for dynamic linking (emcc -sSIDE_MODULE, a Pyodide package) and runs only inside the program that loads it; link it "
                + "statically into a program, built with wasi-sdk.",
            IsOfEmscripten) { Needs = DynamicLinking.IsLibrary },
        new("Emscripten memory growth",
            "Emscripten calls this function to tell JavaScript that the memory has grown (-sALLOW_MEMORY_GROWTH), which is not needed here; define it in C: "
                + "void emscripten_notify_memory_growth(size_t index) {}. Or set -sINITIAL_MEMORY instead of allowing growth.",
            Names.InEnv("emscripten_notify_memory_growth")),
        new("Emscripten threads",
            $"Emscripten made the module for threads (-pthread), which are not supported; leave -pthread out and {BuildInstead}.",
            Names.InEnvPrefix(
                "__pthread_", "_emscripten_thread_", "_emscripten_init_main_thread", "emscripten_check_blocking_allowed", "_emscripten_notify_mailbox",
                "_emscripten_receive_on_main_thread", "__emscripten_init_main_thread", "__emscripten_thread")),
        new("Emscripten embind",
            $"The program uses Emscripten's embind, which needs JavaScript; export C functions (extern \"C\") instead of EMSCRIPTEN_BINDINGS, "
                + $"and {BuildInstead}.",
            Names.InEnvPrefix("_embind_", "_emval_", "__embind_", "__emval_")),
        new("Emscripten graphics",
            "The program uses a browser's window, graphics or sound through Emscripten, and there are none here; separate the program's computing from them "
                + "and build that part with wasi-sdk (clang --target=wasm32-wasip1).",
            static import => import.Module == Names.Env && GraphicsName().IsMatch(import.Name)),
        new("Emscripten exceptions",
            "The program uses Emscripten's exceptions or longjmp through JavaScript; compile and link with emcc -sSTANDALONE_WASM -fwasm-exceptions "
                + "-sSUPPORT_LONGJMP=wasm -sWASM_LEGACY_EXCEPTIONS=0 (Emscripten 4; without the last option Emscripten writes exceptions that are refused "
                + "here), or without exceptions (-fno-exceptions).",
            static import => import.Module == Names.Env && ExceptionName().IsMatch(import.Name)) { Needs = static signs => signs.Import(IsSign) },
        new(".NET in Emscripten", ManagedTools.DotNetAdvice, IsOfEmscripten) { Needs = ManagedTools.IsDotNet },
        new("Emscripten main module",
            "Emscripten made the module as a program that loads libraries at run time through JavaScript (-sMAIN_MODULE, dlopen); link the libraries "
                + "statically, leave -sMAIN_MODULE out, and build the program with wasi-sdk (clang --target=wasm32-wasip1). Python and PHP also exist as "
                + "builds for WASI.",
            IsOfEmscripten) { Needs = DynamicLinking.IsMain },
        new("Emscripten minified",
            "Emscripten made the module and shortened the names of its imports (-O2 and above); the program needs the JavaScript that Emscripten made with "
                + $"it. From its sources, {BuildInstead}.",
            IsOfEmscripten) { Needs = IsMinified },
        new("Emscripten",
            $"Emscripten made the module for JavaScript; {BuildInstead}, without what needs JavaScript (EM_JS, EM_ASM, emscripten.h).",
            IsOfEmscripten) { Needs = static signs => signs.Import(IsSign) },
    ];

    /// <summary>Whether only Emscripten's programs have such an import.</summary>
    public static bool IsSign(ModuleImport import) =>
        import.Module is "GOT.mem" or "GOT.func" or "asm2wasm" or "global.Math"
        || (import.Module == Names.Env
            && (Names.Starts(import.Name, Prefixes) || Array.IndexOf(FullNames, import.Name) >= 0 || InvokeName().IsMatch(import.Name)))
        || (Names.IsWasi(import) && Names.Starts(import.Name, "emscripten_"));

    // Only asked when the module is known to be Emscripten's: then all its imports of env are, too.
    private static bool IsOfEmscripten(ModuleImport import) =>
        import.Module is Names.Env or "a" or "GOT.mem" or "GOT.func" or "asm2wasm" or "global" or "global.Math" || IsSign(import);

    // Emscripten assigns short names in alphabetical order, so one of them is "a".
    private static bool IsMinified(ModuleSigns signs) =>
        signs.Import(static import => import is { Module: "a", Name: "a" } or { Module: "a", Kind: ExternKind.Memory, Name.Length: <= 3 })
        || (signs.Import(static import => import is { Module: Names.Env, Name: "a" })
            && signs.Imports.All(static import => import.Name.Length <= 3 || import.Kind != ExternKind.Function)
            && signs.Exports.All(static name => name.Length <= 3));

    // Functions of graphics and sound libraries, matched with the verb in the name: too many other words begin with "al" or "gl" alone.
    [GeneratedRegex(
        "^(_?emscripten_(webgl|webgpu|gl|set_canvas|request_animation_frame|set_main_loop)|SDL_|IMG_Load|Mix_(Open|Load|Play|Quit|Init)[A-Z]|TTF_(Init|Open|Render|Quit)|(glfw|wgpu)[A-Z]|alc[A-Z][a-z]"
        + "|al(Gen|Delete|Is|Get|Source|Buffer|Listener|Enable|Disable|Doppler|Distance|Speed)([A-Z0-9fiv]|$)"
        + "|egl(Get|Initialize|Choose|Create|Make|Swap|Terminate|Query|Bind|Release|Wait|Destroy)([A-Z]|$)"
        + "|gl(Active|Attach|Begin|Bind|Blend|Blit|Buffer|Check|Clear|Color|Compile|Compressed|Copy|Create|Cull|Delete|Depth|Detach|Disable|Draw|Enable|End|Finish|Flush|Framebuffer|Front|Gen|Generate|Get|Hint|Invalidate|Is|Line|Link|Load|Map|Matrix|Multi|Normal|Pixel|Point|Polygon|Pop|Push|Read|Release|Renderbuffer|Rotate|Sample|Sampler|Scale|Scissor|Shader|Stencil|Tex|Translate|Transform|Uniform|Unmap|Use|Validate|Vertex|Viewport|Wait)([A-Z0-9]|$))")]
    private static partial Regex GraphicsName();

    [GeneratedRegex("^_?invoke_[vijfd]+$")]
    private static partial Regex InvokeName();

    [GeneratedRegex(
        "^_?invoke_[vijfd]+$|^__cxa_(throw|begin_catch|end_catch|rethrow|find_matching_catch_\\d+)$|^_?emscripten_throw_longjmp$|^__resumeException$|^llvm_eh_typeid_for$")]
    private static partial Regex ExceptionName();
}
