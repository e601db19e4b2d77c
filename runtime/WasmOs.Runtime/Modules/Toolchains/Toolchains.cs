namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>All known tools, the most specific first: the first tool that owns an import is taken as the one that made it.</summary>
internal static class Toolchains
{
    public static readonly Toolchain[] All =
    [
        .. ComponentTools.All, .. GoTools.All, .. NodeTools.All, .. RustTools.All, .. HostTools.All, .. ContractTools.All, .. ManagedTools.All,
        .. EmscriptenTools.All,
        .. WasiTools.All, .. SystemTools.All, .. NativeTools.All,
    ];

    /// <summary>The tools that may have made a module.</summary>
    public static Toolchain[] For(ModuleSigns signs)
    {
        var ofEmscripten = signs.Imports.Count(EmscriptenTools.IsSign);
        return [.. All.Where(tool => (tool.Needs is null || tool.Needs(signs))
            && (tool.Marks is null || signs.Imports.Count(tool.Marks) is var marks && marks > 0 && marks >= ofEmscripten))];
    }

    /// <summary>The tool that made an import. There always is one, because the last tool owns every import.</summary>
    public static Toolchain Of(ModuleImport import, Toolchain[] candidates) => candidates.First(tool => tool.Owns(import));
}
