namespace WasmOs.Kernel.Modules;

/// <summary>The types of events about modules. They are part of the interface: add, never change.</summary>
public static class ModuleEventTypes
{
    /// <summary>A module was uploaded under a new name.</summary>
    public const string Created = "module.created";

    /// <summary>A module has a new version, other settings or other aliases.</summary>
    public const string Updated = "module.updated";

    /// <summary>A module was removed with all its versions.</summary>
    public const string Deleted = "module.deleted";
}
