namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>First come, first served; a run keeps its slot until it ends, waits or yields.</summary>
internal sealed class CooperativePolicy : ISchedulingPolicy
{
    private readonly LinkedList<ScheduledRun> _line = new();

    public void Enqueue(ScheduledRun run, TimeSpan now) => run.PolicyState = _line.AddLast(run);

    public void Remove(ScheduledRun run) => _line.Remove((LinkedListNode<ScheduledRun>)run.PolicyState!);

    public ScheduledRun? Dequeue(TimeSpan now)
    {
        if (_line.First is not { } first)
        {
            return null;
        }

        _line.RemoveFirst();
        return first.Value;
    }

    public void Charge(in RunSlice slice, TimeSpan now)
    {
        // The order of the runs does not depend on CPU time.
    }

    public bool ShouldPreempt(in RunSlice slice, TimeSpan now) => false;
}
