namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>
/// Distinguishes programs that load libraries at run time (Emscripten's main modules) from these libraries (side modules). Both have the section
/// <c>dylink.0</c>.
/// https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md
/// </summary>
internal static class DynamicLinking
{
    private static readonly string[] ProgramExports =
    [
        "main", "_main", "__main_argc_argv", "__main_void", "__original_main", "_initialize", "setThrew", "stackSave", "stackRestore", "stackAlloc", "_emscripten_stack_restore",
        "_emscripten_stack_alloc", "_emscripten_tempret_set", "emscripten_stack_get_current", "emscripten_stack_get_base", "emscripten_stack_get_end", "emscripten_stack_init",
    ];

    /// <summary>Whether the module is a library: the program that loads it chooses its place in the program's memory.</summary>
    public static bool IsLibrary(ModuleSigns signs) => IsPlaced(signs.Imports) && !IsProgram(signs.Exports);

    /// <summary>
    /// Whether the module is a program that loads libraries: it looks up addresses (GOT), or old linkers made it and it imports its place in memory, or it has
    /// the section and does not import its place.
    /// </summary>
    public static bool IsMain(ModuleSigns signs) =>
        (IsPlaced(signs.Imports) || signs.Section("dylink") || signs.Import(static import => import.Module is "GOT.mem" or "GOT.func")) && !IsLibrary(signs);

    /// <summary>Whether a module that has the section <c>dylink.0</c> is a program.</summary>
    /// <param name="imports">The module's imports.</param>
    /// <param name="exports">The names of the module's exports.</param>
    /// <param name="hasMemory">Whether the module defines a memory, as no library does.</param>
    public static bool IsProgram(IEnumerable<ModuleImport> imports, IEnumerable<string> exports, bool hasMemory) =>
        IsProgram(exports) || (hasMemory && !IsPlaced(imports));

    private static bool IsPlaced(IEnumerable<ModuleImport> imports) => imports.Any(static import => import is { Module: Names.Env, Name: "__memory_base" });

    private static bool IsProgram(IEnumerable<string> exports) => exports.Any(static name => Array.IndexOf(ProgramExports, name) >= 0);
}
