using System.Collections.Immutable;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Runtime.Scheduling;

/// <summary>The metrics of the CPU scheduler at one moment.</summary>
public sealed class SchedulerMetrics
{
    /// <summary>The policy's name.</summary>
    public required string Policy { get; init; }

    /// <summary>How long a run keeps its slot while others wait.</summary>
    public required TimeSpan Slice { get; init; }

    /// <summary>Number of slots: guests that can run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Number of slots that are taken.</summary>
    public required int SlotsInUse { get; init; }

    /// <summary>Number of runs that wait for a slot.</summary>
    public required int Waiting { get; init; }

    /// <summary>Number of runs that have begun and have no slot: they wait for one, or in a host call. Each holds a thread and an instance.</summary>
    public required int Suspended { get; init; }

    /// <summary>How many of the <see cref="Suspended"/> runs wait in a host call.</summary>
    public required int Parked { get; init; }

    /// <summary>
    /// How many of the <see cref="Waiting"/> runs may not compete for a slot yet, because their flow, or all flows together, have as many runs begun as are
    /// allowed.
    /// </summary>
    public int HeldBack { get; init; }

    /// <summary>Number of flows that have runs which wait or were preempted. A flow is a module's calls, or a module's background work.</summary>
    public int Flows { get; init; }

    /// <summary>How many runs may have begun and not ended.</summary>
    public int BegunLimit { get; init; }

    /// <summary>How often a run had to give its slot to another run after a slice, since the start.</summary>
    public required long Preemptions { get; init; }

    /// <summary>How often a run gave its slot to another run by yielding, since the start.</summary>
    public required long Yields { get; init; }

    /// <summary>
    /// How long runs waited before they began. Only runs that had to wait are counted: a run that finds a free slot is in no count of the scheduler.
    /// </summary>
    public LatencyHistogram WaitToStart { get; } = new();

    /// <summary>How long runs that had begun waited for a slot to continue.</summary>
    public LatencyHistogram WaitToContinue { get; } = new();

    internal ImmutableArray<int> WaitingByPriority { get; init; } = [0, 0, 0];

    internal ImmutableArray<long> GrantedByPriority { get; init; } = [0, 0, 0];

    internal ImmutableArray<long> RefusedByReason { get; init; } = [0, 0, 0, 0];

    /// <summary>Number of calls that were refused for this reason, since the start.</summary>
    public long RefusedFor(RunRefusal reason) => RefusedByReason[(int)reason];

    /// <summary>Number of runs of a priority that wait for a slot.</summary>
    public int WaitingOf(RunPriority priority) => WaitingByPriority[(int)priority];

    /// <summary>Number of slots that were given to waiting runs of a priority, since the start.</summary>
    public long GrantedOf(RunPriority priority) => GrantedByPriority[(int)priority];
}
