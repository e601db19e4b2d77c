using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem;

namespace WasmOs.Kernel.Capabilities;

/// <summary>What runs of a version of a module get, worked out once. Immutable.</summary>
/// <param name="Policy">What they may do.</param>
/// <param name="Mounts">The directories that they get, when the policy allows files.</param>
/// <param name="Limits">How much of it.</param>
internal sealed record ModuleGrants(CapabilityPolicy Policy, IReadOnlyList<WasiMount> Mounts, WasiLimits Limits)
{
    public static ModuleGrants Default { get; } = new(CapabilityPolicy.Default, [], WasiLimits.Default);
}
