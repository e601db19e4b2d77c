using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>The capabilities that learning runs of one module asked for. Not thread-safe: <see cref="ObservedCapabilities"/> locks this object.</summary>
internal sealed class ObservedModule
{
    public HashSet<CapabilityEvent> Uses { get; } = [];

    /// <summary>Whether there are entries that storage does not have.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether a background write is in progress.</summary>
    public bool IsSaving { get; set; }
}
