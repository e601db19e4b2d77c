using System.Collections.Immutable;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Runtime.Scheduling;

/// <summary>The figures of the CPU scheduler at one moment.</summary>
public sealed class SchedulerMetrics
{
    /// <summary>The policy's name.</summary>
    public required string Policy { get; init; }

    /// <summary>How long a run keeps its slot while others wait.</summary>
    public required TimeSpan Slice { get; init; }

    /// <summary>Guests that can run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Slots that are taken.</summary>
    public required int SlotsInUse { get; init; }

    /// <summary>Runs that wait for a slot.</summary>
    public required int Waiting { get; init; }

    /// <summary>Runs that have begun and have no slot: they wait for one or for something else. Each holds a thread and an instance.</summary>
    public required int Suspended { get; init; }

    /// <summary>Of these: runs that wait in a host call.</summary>
    public required int Parked { get; init; }

    /// <summary>Of those that wait: runs that may not compete for a slot yet, because their flow, or all together, have begun as many as may.</summary>
    public int HeldBack { get; init; }

    /// <summary>Flows (modules, and their work that nobody waits for) that have runs which wait or were preempted.</summary>
    public int Flows { get; init; }

    /// <summary>Runs that may have begun at once.</summary>
    public int BegunLimit { get; init; }

    /// <summary>How often a run had to give its slot to another after a slice, since the start.</summary>
    public required long Preemptions { get; init; }

    /// <summary>How often a run gave its slot to another by itself, since the start.</summary>
    public required long Yields { get; init; }

    /// <summary>How long runs waited that had to wait before they began. Runs that find a free slot are in no count of the scheduler.</summary>
    public LatencyHistogram WaitToStart { get; } = new();

    /// <summary>How long runs waited to go on.</summary>
    public LatencyHistogram WaitToContinue { get; } = new();

    internal ImmutableArray<int> WaitingByPriority { get; init; } = [0, 0, 0];

    internal ImmutableArray<long> GrantedByPriority { get; init; } = [0, 0, 0];

    internal ImmutableArray<long> RefusedByReason { get; init; } = [0, 0, 0, 0];

    /// <summary>Calls that were not begun for a reason, since the start.</summary>
    public long RefusedFor(RunRefusal reason) => RefusedByReason[(int)reason];

    /// <summary>Runs of a priority that wait for a slot.</summary>
    public int WaitingOf(RunPriority priority) => WaitingByPriority[(int)priority];

    /// <summary>Slots that were given to waiting runs of a priority since the start.</summary>
    public long GrantedOf(RunPriority priority) => GrantedByPriority[(int)priority];
}
