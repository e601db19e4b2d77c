using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime;

/// <summary>What a guest may use and access at most. What is not granted here is denied.</summary>
public sealed class SandboxOptions
{
    /// <summary>The stack of optimized code as a multiple of the stack of baseline code.</summary>
    public const int OptimizedStackFactor = EngineSettings.OptimizedStackFactor;

    /// <summary>The largest stack that a run can have, bytes.</summary>
    public const int LargestStack = ResourceLimits.LargestStackBytes;

    /// <summary>The limits of a run that sets none of its own. <value><see cref="ResourceLimits.Default"/>.</value></summary>
    public ResourceLimits Limits { get; set; } = ResourceLimits.Default;

    /// <summary>
    /// The longest <see cref="ResourceLimits.Timeout"/> that a run may ask for. When it is shorter than that of <see cref="Limits"/>, the latter holds.
    /// The program that takes limits from its callers checks them against this; <see cref="WasmRuntime"/> does not. <value>5 minutes by default.</value>
    /// </summary>
    public TimeSpan MaximumTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The largest <see cref="ResourceLimits.MemoryBytes"/> that a run may ask for, bytes. Null: that of <see cref="Limits"/>. <value>Null by default.</value>
    /// </summary>
    public long? MaximumMemoryBytes { get; set; }

    /// <summary>
    /// The stack of a run in code of the baseline compiler, bytes, 64 KiB to 128 MiB. Code of the optimizing compiler gets four times as much, because its
    /// frames can be larger and a call that succeeds before the code is optimized must not fail afterwards. A run that needs more stack than its thread has is
    /// given a thread of its own. <value>1 MiB by default.</value>
    /// </summary>
    public int StackBytes { get; set; } = 1 << 20;

    /// <summary>
    /// The largest <see cref="ResourceLimits.StackBytes"/> that a run may ask for, 64 KiB to 128 MiB. When it is smaller than <see cref="StackBytes"/>, the
    /// latter holds. The program that takes limits from its callers checks them against this; <see cref="WasmRuntime"/> does not.
    /// <value>8 MiB by default.</value>
    /// </summary>
    public int MaximumStackBytes { get; set; } = 8 << 20;

    /// <summary>
    /// Whether guests may be granted network access. Without effect for WASI preview 1, whose guests can only use connections that the host has opened, and a
    /// run is given none. <value>False by default.</value>
    /// </summary>
    public bool AllowNetwork { get; set; }

    /// <summary>Whether guests may be granted files. <value>False by default.</value></summary>
    public bool AllowFiles { get; set; }

    /// <summary>Linear memories that a module may have, 1 to 16. <value>1 by default.</value></summary>
    public int MaxMemories { get; set; } = 1;

    /// <summary>Tables that a module may have, 1 to 16. <value>1 by default.</value></summary>
    public int MaxTables { get; set; } = 1;

    internal long LargestMemory => Math.Max(MaximumMemoryBytes ?? 0, Limits.MemoryBytes);

    internal int LargestAllowedStack => Math.Max(MaximumStackBytes, StackBytes);

    internal TimeSpan LongestTimeout => MaximumTimeout > Limits.Timeout ? MaximumTimeout : Limits.Timeout;

    internal SandboxOptions Copy() => (SandboxOptions)MemberwiseClone();
}
