namespace WasmOs.Kernel.Executions.Records;

/// <summary>Where the time of a run went, as the history keeps it beside the run. All times are microseconds. Immutable.</summary>
public sealed record ExecutionTimeline
{
    /// <summary>Why it was kept: <c>requested</c>, <c>failed</c> or <c>slow</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The trace that the run belongs to; null when the run was not recorded in one.</summary>
    public string? TraceId { get; init; }

    /// <summary>The run's span in the trace; null when the run was not recorded.</summary>
    public string? SpanId { get; init; }

    /// <summary>How long storage was asked for the module that the reference names; 0 when memory knew it.</summary>
    public long Resolve { get; init; }

    /// <summary>How long the run waited for the module's code; 0 when it was in memory.</summary>
    public long Load { get; init; }

    /// <summary>How long the run waited for its first slot.</summary>
    public long Queued { get; init; }

    /// <summary>How long the instance took; null when the run never had a slot.</summary>
    public long? Instantiation { get; init; }

    /// <summary>From the instance to the end; null when there was no instance.</summary>
    public long? Guest { get; init; }

    /// <summary>How often the run had to pass its slot on.</summary>
    public int Preemptions { get; init; }

    /// <summary>How long the run waited for a slot after its preemptions.</summary>
    public long Preempted { get; init; }

    /// <summary>The host calls by function, at most 72.</summary>
    public IReadOnlyList<ExecutionHostCalls>? HostCalls { get; init; }
}
