namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>Every tool that is known, the most specific first: the first that owns an import is the one that made it.</summary>
internal static class Toolchains
{
    public static readonly Toolchain[] All =
    [
        .. ComponentTools.All, .. GoTools.All, .. RustTools.All, .. HostTools.All, .. ManagedTools.All, .. EmscriptenTools.All, .. WasiTools.All, .. NativeTools.All,
    ];

    /// <summary>The tools that can have made a module.</summary>
    public static Toolchain[] For(ModuleSigns signs) => [.. All.Where(tool => tool.Needs is null || tool.Needs(signs))];

    /// <summary>The tool that made an import; the last owns all.</summary>
    public static Toolchain Of(ModuleImport import, Toolchain[] candidates) => candidates.First(tool => tool.Owns(import));
}
