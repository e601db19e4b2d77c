namespace WasmOs.Runtime.Execution;

/// <summary>What a run used.</summary>
public readonly struct ExecutionUsage
{
    /// <summary>From the slot to the end, waiting for a slot excluded.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// CPU time of the guest's thread. A run shorter than one tick of the epoch (5 ms) is charged its duration: reading the thread's clock costs more than it would tell.
    /// </summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>How long it waited for a slot: before it began, and when it had passed its slot on.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>The largest size of its linear memories, bytes.</summary>
    public long MemoryPeakBytes { get; init; }

    /// <summary>Fuel used; null when it was not metered.</summary>
    public long? Fuel { get; init; }

    /// <summary>What its instance was made from.</summary>
    public StartKind Start { get; init; }
}
