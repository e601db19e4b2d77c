using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Kernel.Capabilities;

/// <summary>What runs of a version of a module are granted, computed once. Immutable.</summary>
/// <param name="Policy">What runs may do.</param>
/// <param name="Mounts">The directories that runs get, when the policy allows files.</param>
/// <param name="Limits">The limits on files and mounts.</param>
internal sealed record ModuleGrants(CapabilityPolicy Policy, IReadOnlyList<WasiMount> Mounts, WasiLimits Limits)
{
    public static ModuleGrants Default { get; } = new(CapabilityPolicy.Default, [], WasiLimits.Default);
}
