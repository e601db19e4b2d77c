namespace WasmOs.Kernel.Modules;

/// <summary>The types of events about modules. They are part of the public interface: add new ones, never change existing ones.</summary>
public static class ModuleEventTypes
{
    /// <summary>A module was uploaded under a new name.</summary>
    public const string Created = "module.created";

    /// <summary>A module's versions, settings or aliases changed.</summary>
    public const string Updated = "module.updated";

    /// <summary>A module was deleted with all its versions.</summary>
    public const string Deleted = "module.deleted";
}
