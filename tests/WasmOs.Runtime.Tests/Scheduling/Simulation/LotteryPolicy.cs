using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Tests.Scheduling.Simulation;

/// <summary>A policy as a program that uses the library might write it, with the public interface alone: the next run is drawn at random.</summary>
internal sealed class LotteryPolicy : ISchedulingPolicy
{
    private readonly List<ScheduledRun> _waiting = [];
    private uint _state = 2463534242;

    public void Enqueue(ScheduledRun run, TimeSpan now)
    {
        run.PolicyState = _waiting.Count;
        _waiting.Add(run);
    }

    public void Remove(ScheduledRun run)
    {
        var last = _waiting[^1];
        last.PolicyState = run.PolicyState;
        _waiting[(int)run.PolicyState!] = last;
        _waiting.RemoveAt(_waiting.Count - 1);
    }

    public ScheduledRun? Dequeue(TimeSpan now)
    {
        if (_waiting.Count == 0)
        {
            return null;
        }

        // Marsaglia's xorshift, so that the draws are the same each time the tests run.
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        var run = _waiting[(int)(_state % (uint)_waiting.Count)];
        Remove(run);
        return run;
    }

    public void Charge(in RunSlice slice, TimeSpan now)
    {
    }

    public bool ShouldPreempt(in RunSlice slice, TimeSpan now) => true;
}
