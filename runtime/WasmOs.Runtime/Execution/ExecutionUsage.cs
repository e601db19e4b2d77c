namespace WasmOs.Runtime.Execution;

/// <summary>What a run used.</summary>
public readonly struct ExecutionUsage
{
    /// <summary>Wall-clock time from the run's start, with its first slot, to its end: its waits in host calls and, when it was preempted, for a slot are part of it.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// CPU time of the guest's thread. A run shorter than one tick of the epoch (5 ms) is charged its duration: reading the thread's clock costs more than it would tell.
    /// </summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>How long it waited for its first slot, before it began; no part of <see cref="Duration"/>.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>The largest size of its linear memories and the most that the host held for it besides (files in memory, output), bytes.</summary>
    public long MemoryPeakBytes { get; init; }

    /// <summary>Fuel used; null when it was not metered.</summary>
    public long? Fuel { get; init; }

    /// <summary>What its instance was made from.</summary>
    public StartKind Start { get; init; }
}
