namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>A tool that makes modules for some other host, how its imports are told, and what to build instead. Immutable.</summary>
/// <param name="Name">The tool, for tests and lists.</param>
/// <param name="Advice">One sentence or two: what made the import, and what to build instead.</param>
/// <param name="Owns">Whether an import is one of the tool's own. Asked for every missing import, so it must be quick.</param>
internal sealed record Toolchain(string Name, string Advice, Func<ModuleImport, bool> Owns)
{
    /// <summary>What the module as a whole must show besides; null for nothing. Asked once a module.</summary>
    public Func<ModuleSigns, bool>? Needs { get; init; }

    /// <summary>
    /// For tools whose functions stand in <c>env</c>, where every program's undefined functions stand too: the names that only this tool's modules import. The tool is left
    /// out when the module shows more signs of Emscripten, whose programs may have functions of any name in <c>env</c>. Null for other tools.
    /// </summary>
    public Func<ModuleImport, bool>? Marks { get; init; }
}
