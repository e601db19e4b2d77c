namespace WasmOs.Runtime.Scheduling;

/// <summary>The state of the CPU scheduler. The metrics and each list are taken one after another, so they may differ slightly.</summary>
public sealed class SchedulerSnapshot
{
    /// <summary>The scheduler's metrics.</summary>
    public required SchedulerMetrics Metrics { get; init; }

    /// <summary>Runs that wait for a slot, the longest wait first, up to the limit that was asked for.</summary>
    public required IReadOnlyList<WaitingRun> Waiting { get; init; }

    /// <summary>Runs that have a slot, in no order, up to the limit.</summary>
    public required IReadOnlyList<StartedRun> Running { get; init; }

    /// <summary>Runs that wait in a host call, without a slot, in no order, up to the limit.</summary>
    public required IReadOnlyList<StartedRun> Parked { get; init; }
}
