using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>What learning runs of one module asked for. Not thread-safe: <see cref="ObservedCapabilities"/> locks it.</summary>
internal sealed class ObservedModule
{
    public HashSet<CapabilityEvent> Uses { get; } = [];

    /// <summary>Whether there is something that storage does not have.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether somebody is writing it.</summary>
    public bool IsSaving { get; set; }
}
