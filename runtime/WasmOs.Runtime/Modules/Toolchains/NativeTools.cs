namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>
/// Compilers whose modules only have to be linked differently (C, C++, Zig, Rust, AssemblyScript), and functions that a linker left undefined. The last entry
/// matches every import.
/// </summary>
internal static class NativeTools
{
    private static readonly string[] CLibrary =
    [
        "malloc", "free", "calloc", "realloc", "memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcmp", "strncmp", "strcpy", "strncpy", "strcat", "strchr", "strstr", "printf",
        "fprintf", "snprintf", "sprintf", "vsnprintf", "puts", "putchar", "fwrite", "fread", "fopen", "fclose", "fputs", "exit", "abort", "time", "rand", "srand", "sin", "cos", "tan",
        "pow", "exp", "log", "sqrt", "fmod", "floor", "ceil", "atoi", "strtol", "strtod", "qsort", "getenv", "__stack_chk_fail", "__errno_location", "strdup", "strrchr", "strerror",
        "fflush", "fgets", "fseek", "ftell", "getc", "fgetc", "putc", "scanf", "sscanf", "fscanf", "vprintf", "vfprintf", "perror", "memalign", "aligned_alloc", "posix_memalign", "isatty", "__assert_fail",
        "gettimeofday", "localtime", "gmtime", "mktime", "strftime", "strftime_l", "usleep", "nanosleep", "sysconf", "errno", "stdin", "stdout", "stderr",
    ];

    private static readonly string[] JavaScriptNames =
        [
            "Math.", "Date.", "console.", "Reflect.", "Object.", "String.", "document.", "window.", "navigator.", "crypto.", "performance.", "process.",
            "globalThis", "JSON.", "Node.", "Element."
        ];

    public static readonly Toolchain[] All =
    [
        new("object file", "The module is an object file, as compilers write before linking; link it into a program, for example with clang or wasm-ld.",
            static import => import is { Module: Names.Env, Name: "__linear_memory" or "__indirect_function_table"
                or "__stack_pointer" }) { Needs = static signs => signs.Import(static import => import.Name == "__linear_memory") },
        new("Asyncify", "Binaryen's Asyncify provides such functions; run wasm-opt --asyncify on the module, which adds them.", Names.Of("asyncify")),
        new("AssemblyScript bindings",
            "AssemblyScript's bindings (--bindings) provide such functions from JavaScript; use AssemblyScript's own Math instead of JSMath, and "
                + "@assemblyscript/wasi-shim for process, crypto and the like.",
            static import => import.Module == Names.Env && Names.Starts(import.Name, JavaScriptNames)),
        new("AssemblyScript memory",
            "AssemblyScript's compiler was told to import the memory or the table from JavaScript; leave out --importMemory (and --importTable, "
                + "--sharedMemory, in asconfig.json importMemory and importTable), so that the module has its own.",
            static import => import.Kind is ExternKind.Memory or ExternKind.Table) { Needs = IsAssemblyScript },
        new("AssemblyScript declarations",
            "The program declares it (declare, @external) and expects it from JavaScript; write it in AssemblyScript, or use WASI through "
                + "@assemblyscript/wasi-shim.",
            static import => !Names.IsWasi(import)) { Needs = IsAssemblyScript },
        new(
            "C++ library",
            "The C++ library, which defines such functions, was not linked; link with clang++ of wasi-sdk (--target=wasm32-wasip1), or with -fno-exceptions "
                + "-fno-rtti.",
            static import => import.Module == Names.Env && Names.Starts(import.Name, "_Zn", "_Zd", "_ZNSt", "_ZSt", "_ZNKSt", "_ZTV", "__cxa_")),
        new(
            "C library",
            "The C library, which defines such functions, was not linked; build with wasi-sdk (clang --target=wasm32-wasip1) or cargo build --target "
                + "wasm32-wasip1, which include one.",
            Names.InEnv(CLibrary)),
        new(
            "imported memory",
            "Let the module define its memory, table or global itself; for most linkers, leave out --import-memory, --import-table or --shared-memory (in Zig "
                + "import_memory, in AssemblyScript --importMemory).",
            static import => import.Kind is ExternKind.Memory or ExternKind.Table or ExternKind.Global),
        new(
            "Zig",
            "The program declares an extern function that is not defined anywhere; define it, or build with zig build -Dtarget=wasm32-wasi, and without "
                + "--import-symbols so that the linker reports such functions.",
            static import => true) { Needs = static signs => signs.Producer("Zig") },
        new(
            "Rust",
            "The program declares a function in an extern block that is not defined anywhere; write it in Rust, or build with cargo build --target "
                + "wasm32-wasip1 and without crates that expect another host.",
            static import => true) { Needs = static signs => signs.Producer("Rust") || signs.Producer("rustc") },
        new("Swift", "The program expects such functions from its host (@_extern); write them in Swift, and build with the Swift SDK of WASI.",
            static import => true) { Needs = static signs => signs.Producer("Swift") },
        new("C",
            "Such functions are not defined anywhere in the program; link the library that defines them, and leave out --allow-undefined so that the linker "
                + "reports them.",
            static import => import.Module == Names.Env) { Needs = static signs => signs.Producer("clang")
                || signs.Producer("Ubuntu clang")
                || signs.Producer("Debian clang")
                || signs.Producer("Apple clang") },
        new(
            "unknown",
            "Define the function in the module, or link what defines it; what is offered is WASI preview 1 (wasm32-wasip1) and what AssemblyScript needs.",
            static import => true),
    ];

    /// <summary>Whether AssemblyScript's compiler made the module.</summary>
    public static bool IsAssemblyScript(ModuleSigns signs) =>
        signs.Export("__new", "__pin", "__rtti_base")
            || signs.Import(static import => import is { Module: Names.Env, Type: { } type } && IsOfAssemblyScript(import.Name, type));

    private static bool IsOfAssemblyScript(string name, FunctionType type) => name switch
    {
        "abort" => type.Parameters.Length == 4,
        "trace" => type.Parameters.Length == 7,
        "seed" => type.Parameters.IsEmpty && type.Results is [ValueKind.F64],
        _ => name.StartsWith("console.", StringComparison.Ordinal) && type.Parameters.Length > 0 && type.Parameters.All(static kind => kind == ValueKind.I32),
    };
}
