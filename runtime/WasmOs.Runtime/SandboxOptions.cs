using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime;

/// <summary>What a guest may touch. Everything is denied unless it is granted here; which grants exist grows with the host modules.</summary>
public sealed class SandboxOptions
{
    /// <summary>How many times the stack of baseline code optimized code gets.</summary>
    public const int OptimizedStackFactor = EngineSettings.OptimizedStackFactor;

    /// <summary>The largest stack that a run can have, bytes.</summary>
    public const int LargestStack = ResourceLimits.LargestStackBytes;

    /// <summary>The limits of a run that asks for none. <value><see cref="ResourceLimits.Default"/>.</value></summary>
    public ResourceLimits Limits { get; set; } = ResourceLimits.Default;

    /// <summary>The longest time that a run may ask for. <value>5 minutes by default; never below the default limit.</value></summary>
    public TimeSpan MaximumTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest memory that a run may ask for, bytes. Null: that of <see cref="Limits"/>. <value>Null by default.</value></summary>
    public long? MaximumMemoryBytes { get; set; }

    /// <summary>
    /// Stack of a run, bytes, 64 KiB to 128 MiB: what code of the baseline compiler gets. Code of the optimizing compiler gets four times as much, because its frames can be larger: what
    /// succeeds before the code is optimized must not fail afterwards. Runs beyond what a thread has are given threads of their own. <value>1 MiB by default.</value>
    /// </summary>
    public int StackBytes { get; set; } = 1 << 20;

    /// <summary>The largest stack that a run may ask for by <see cref="ResourceLimits.StackBytes"/>, bytes, up to 128 MiB; never below <see cref="StackBytes"/>. <value>8 MiB by default.</value></summary>
    public int MaximumStackBytes { get; set; } = 8 << 20;

    /// <summary>Whether guests may be granted network access. <value>False by default.</value></summary>
    public bool AllowNetwork { get; set; }

    /// <summary>Whether guests may be granted files. <value>False by default.</value></summary>
    public bool AllowFiles { get; set; }

    /// <summary>Linear memories a module may have, 1 to 16. <value>1 by default.</value></summary>
    public int MaxMemories { get; set; } = 1;

    /// <summary>Tables a module may have, 1 to 16. <value>1 by default.</value></summary>
    public int MaxTables { get; set; } = 1;

    internal long LargestMemory => Math.Max(MaximumMemoryBytes ?? 0, Limits.MemoryBytes);

    internal int LargestAllowedStack => Math.Max(MaximumStackBytes, StackBytes);

    internal TimeSpan LongestTimeout => MaximumTimeout > Limits.Timeout ? MaximumTimeout : Limits.Timeout;

    internal SandboxOptions Copy() => (SandboxOptions)MemberwiseClone();
}
