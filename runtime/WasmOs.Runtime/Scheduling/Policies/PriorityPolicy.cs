using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>
/// High before normal before low; each level is a round robin. A level that has waited without a turn for longer than its patience is old and gets the next
/// turn, so that no level starves: the normal level gets a slice at least every 50 ms, the low level every 250 ms.
/// </summary>
internal sealed class PriorityPolicy : ISchedulingPolicy
{
    private readonly PriorityLevel[] _levels =
    [
        new(TimeSpan.MaxValue),
        new(TimeSpan.FromMilliseconds(50)),
        new(TimeSpan.FromMilliseconds(250)),
    ];

    public void Enqueue(ScheduledRun run, TimeSpan now)
    {
        var level = LevelOf(run.Priority);
        if (level.Runs.IsEmpty)
        {
            level.WaitsSince = now;
        }

        level.Runs.Enqueue(run, now);
    }

    public void Remove(ScheduledRun run) => LevelOf(run.Priority).Runs.Remove(run);

    public ScheduledRun? Dequeue(TimeSpan now)
    {
        if (FindNext(now) is not { } level)
        {
            return null;
        }

        level.WaitsSince = now;
        return level.Runs.Dequeue(now);
    }

    public void Charge(in RunSlice slice, TimeSpan now) => LevelOf(slice.Priority).Runs.Charge(slice, now);

    public bool ShouldPreempt(in RunSlice slice, TimeSpan now) =>
        FindNext(now) is { } next && (next.IsOld(now) || Array.IndexOf(_levels, next) <= Array.IndexOf(_levels, LevelOf(slice.Priority)));

    private PriorityLevel LevelOf(RunPriority priority) => priority switch
    {
        RunPriority.High => _levels[0],
        RunPriority.Low => _levels[2],
        _ => _levels[1],
    };

    // The lowest level that is old, else the highest level that has runs. The lowest goes first because the higher levels are served more often anyway.
    private PriorityLevel? FindNext(TimeSpan now)
    {
        PriorityLevel? highest = null;
        for (var i = _levels.Length - 1; i >= 0; i--)
        {
            if (!_levels[i].Runs.IsEmpty)
            {
                if (_levels[i].IsOld(now))
                {
                    return _levels[i];
                }

                highest = _levels[i];
            }
        }

        return highest;
    }
}
