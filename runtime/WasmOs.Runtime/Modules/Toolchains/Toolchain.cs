namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>A tool that makes modules for another host: how its imports are recognized, and what to build instead. Immutable.</summary>
/// <param name="Name">The tool's name, for tests and lists.</param>
/// <param name="Advice">One or two sentences: which tool made the import, and what to build instead.</param>
/// <param name="Owns">Returns whether an import is one of the tool's own. Called for every missing import, so it must be quick.</param>
internal sealed record Toolchain(string Name, string Advice, Func<ModuleImport, bool> Owns)
{
    /// <summary>A further condition on the module as a whole; null for none. Called once for each module.</summary>
    public Func<ModuleSigns, bool>? Needs { get; init; }

    /// <summary>
    /// For tools whose functions are in <c>env</c>, where the undefined functions of every program are too: matches the names that only this tool's modules
    /// import. The tool is skipped when the module has more signs of Emscripten, whose programs may have functions of any name in <c>env</c>. Null for other
    /// tools.
    /// </summary>
    public Func<ModuleImport, bool>? Marks { get; init; }
}
