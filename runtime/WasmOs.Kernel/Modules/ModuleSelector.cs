namespace WasmOs.Kernel.Modules;

/// <summary>How a reference chooses among a module's versions.</summary>
internal enum ModuleSelector
{
    Newest,
    Version,
    Alias,
    Digest,
}
