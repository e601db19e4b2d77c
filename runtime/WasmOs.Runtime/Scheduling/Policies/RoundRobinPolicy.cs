using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>
/// Flows take turns of one slice, and within a flow its runs do. Runs that have used up a slice wait in a ring. Runs that have not, because they are new or
/// return from a host call, wait in two lines: one for runs known as short, which goes first, and one for the others. When both the ring and the lines have
/// runs, each side gets half of the CPU time. So a short run waits for a slice or two, however many long runs there are, and long runs always make progress.
/// </summary>
internal sealed class RoundRobinPolicy : ISchedulingPolicy
{
    /// <summary>How many short runs in a row may go before a run of the other line.</summary>
    private const int ShortInARow = 8;

    private readonly FlowTurns _short = new();
    private readonly FlowTurns _others = new();
    private readonly FlowTurns _ring = new();
    private int _inARow;

    /// <summary>CPU time used by runs from the lines minus CPU time used by runs from the ring, counted since both sides have had waiting runs.</summary>
    private TimeSpan _ahead;

    public bool IsEmpty => AreLinesEmpty && _ring.IsEmpty;

    private bool AreLinesEmpty => _short.IsEmpty && _others.IsEmpty;

    public void Enqueue(ScheduledRun run, TimeSpan now) => PlaceOf(run).Add(run);

    public void Remove(ScheduledRun run) => PlaceOf(run).Remove(run);

    public ScheduledRun? Dequeue(TimeSpan now)
    {
        if (_ring.IsEmpty || AreLinesEmpty)
        {
            // An idle side must not accumulate credit: otherwise its runs would overtake all others when they return.
            _ahead = TimeSpan.Zero;
        }

        return _ring.IsEmpty || (_ahead <= TimeSpan.Zero && !AreLinesEmpty) ? TakeFromLines() : _ring.Take();
    }

    public void Charge(in RunSlice slice, TimeSpan now) => _ahead += HasUsedSlice(slice.Reason) ? -slice.Cpu : slice.Cpu;

    public bool ShouldPreempt(in RunSlice slice, TimeSpan now) => true;

    private static bool HasUsedSlice(WaitReason reason) => reason is WaitReason.Preempted or WaitReason.Yielded;

    private FlowTurns PlaceOf(ScheduledRun run) => HasUsedSlice(run.Reason) ? _ring : run.Length == RunLength.Short ? _short : _others;

    private ScheduledRun? TakeFromLines()
    {
        if (!_short.IsEmpty && (_others.IsEmpty || _inARow < ShortInARow))
        {
            _inARow++;
            return _short.Take();
        }

        _inARow = 0;
        return _others.Take();
    }
}
