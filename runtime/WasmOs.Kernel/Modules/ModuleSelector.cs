namespace WasmOs.Kernel.Modules;

/// <summary>How a reference selects a module's version.</summary>
internal enum ModuleSelector
{
    Newest,
    Version,
    Alias,
    Digest,
}
