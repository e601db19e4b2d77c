using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>
/// Flows take turns of one slice, and within a flow its runs. Those that have used up a slice stand in a ring; those that have not, because they are new or come from a host call, stand
/// in lines of their own, those that are known as short before others. When ring and lines both want the CPU each gets half of it: a short run waits for a slice or two, however many
/// long ones there are, and long ones always move.
/// </summary>
internal sealed class RoundRobinPolicy : ISchedulingPolicy
{
    /// <summary>Short runs that go before another one that waits, one after the other.</summary>
    private const int ShortInARow = 8;

    private readonly FlowTurns _short = new();
    private readonly FlowTurns _others = new();
    private readonly FlowTurns _ring = new();
    private int _inARow;

    /// <summary>CPU time of the lines beyond that of the ring, since both have wanted some.</summary>
    private TimeSpan _ahead;

    public bool IsEmpty => AreLinesEmpty && _ring.IsEmpty;

    private bool AreLinesEmpty => _short.IsEmpty && _others.IsEmpty;

    public void Enqueue(ScheduledRun run, TimeSpan now) => PlaceOf(run).Add(run);

    public void Remove(ScheduledRun run) => PlaceOf(run).Remove(run);

    public ScheduledRun? Dequeue(TimeSpan now)
    {
        if (_ring.IsEmpty || AreLinesEmpty)
        {
            // Time that one side leaves to the other is no credit for later.
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
