namespace WasmOs.Runtime.Scheduling;

/// <summary>The CPU scheduler at one moment, or nearly: each list is of a moment of its own.</summary>
public sealed class SchedulerSnapshot
{
    /// <summary>Its figures.</summary>
    public required SchedulerMetrics Metrics { get; init; }

    /// <summary>Runs that wait for a slot, the longest first, up to the limit that was asked for.</summary>
    public required IReadOnlyList<WaitingRun> Waiting { get; init; }

    /// <summary>Runs that have a slot, in no order.</summary>
    public required IReadOnlyList<StartedRun> Running { get; init; }

    /// <summary>Runs that wait in a host call, without a slot, in no order, up to the limit.</summary>
    public required IReadOnlyList<StartedRun> Parked { get; init; }
}
