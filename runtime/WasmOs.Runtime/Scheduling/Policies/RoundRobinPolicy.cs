namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>
/// Runs take turns of one slice. Those that have used up a slice stand in a ring; those that have not, because they are new or come from a host call, stand in a line of their
/// own, the modules in turn. When both want the CPU each gets half of it: a short run waits for a slice or two, however many long ones there are, and long ones always move.
/// </summary>
internal sealed class RoundRobinPolicy : ISchedulingPolicy
{
    private readonly ModuleTurns _line = new();
    private readonly LinkedList<ScheduledRun> _ring = new();

    /// <summary>CPU time of the line beyond that of the ring, since both have wanted some.</summary>
    private TimeSpan _ahead;

    public bool IsEmpty => _line.IsEmpty && _ring.First is null;

    public void Enqueue(ScheduledRun run, TimeSpan now)
    {
        if (HasUsedSlice(run.Reason))
        {
            run.PolicyState = _ring.AddLast(run);
        }
        else
        {
            _line.Add(run);
        }
    }

    public void Remove(ScheduledRun run)
    {
        if (HasUsedSlice(run.Reason))
        {
            _ring.Remove((LinkedListNode<ScheduledRun>)run.PolicyState!);
        }
        else
        {
            _line.Remove(run);
        }
    }

    public ScheduledRun? Dequeue(TimeSpan now)
    {
        var next = _ring.First;
        if (next is null || _line.IsEmpty)
        {
            // Who wants nothing saves nothing.
            _ahead = TimeSpan.Zero;
        }

        if (next is null || (_ahead <= TimeSpan.Zero && !_line.IsEmpty))
        {
            return _line.Take();
        }

        _ring.RemoveFirst();
        return next.Value;
    }

    public void Charge(in RunSlice slice, TimeSpan now) => _ahead += HasUsedSlice(slice.Reason) ? -slice.Cpu : slice.Cpu;

    public bool ShouldPreempt(in RunSlice slice, TimeSpan now) => true;

    private static bool HasUsedSlice(WaitReason reason) => reason is WaitReason.Preempted or WaitReason.Yielded;
}
