using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>First come, first served. Only one run is ever preempted: after each of its slices its slot goes to the next waiting run.</summary>
internal sealed class PreferringPolicy(ExecutionId victim) : ISchedulingPolicy
{
    private readonly CooperativePolicy _line = new();

    public void Enqueue(ScheduledRun run, TimeSpan now) => _line.Enqueue(run, now);

    public void Remove(ScheduledRun run) => _line.Remove(run);

    public ScheduledRun? Dequeue(TimeSpan now) => _line.Dequeue(now);

    public void Charge(in RunSlice slice, TimeSpan now)
    {
    }

    public bool ShouldPreempt(in RunSlice slice, TimeSpan now) => slice.Id == victim;
}
