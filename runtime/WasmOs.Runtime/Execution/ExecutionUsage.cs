namespace WasmOs.Runtime.Execution;

/// <summary>The time, memory and fuel that a run used.</summary>
public readonly struct ExecutionUsage
{
    /// <summary>
    /// Wall-clock time from the run's start, when it gets its first slot, to its end. Includes its waits in host calls and its waits for a slot after a
    /// preemption.
    /// </summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// CPU time of the guest's thread. For a run shorter than one tick of the epoch (5 ms) this is its duration, because reading the thread's clock would cost
    /// more than the number is worth.
    /// </summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>How long the run waited for its first slot, before it began. Not part of <see cref="Duration"/>.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>
    /// Peak memory, bytes: the largest size of the run's linear memories plus the most that the host held for it besides (files in memory, output).
    /// </summary>
    public long MemoryPeakBytes { get; init; }

    /// <summary>Fuel used; null when the run was not metered.</summary>
    public long? Fuel { get; init; }

    /// <summary>What the run's instance was made from.</summary>
    public StartKind Start { get; init; }
}
