using WasmOs.Kernel.Access;

namespace WasmOs.Functions.Metrics.Streams;

/// <summary>The modules that a reader may see, with a key that is the same for equal scopes. Immutable.</summary>
/// <param name="modules">The modules.</param>
internal sealed class LiveScope(ModuleScope modules)
{
    /// <summary>All modules.</summary>
    public static LiveScope All { get; } = new(ModuleScope.All);

    /// <summary>The modules.</summary>
    public ModuleScope Modules => modules;

    /// <summary>The key, under which a frame is written once for all readers with the scope.</summary>
    public string Key { get; } = modules.ToString();
}
