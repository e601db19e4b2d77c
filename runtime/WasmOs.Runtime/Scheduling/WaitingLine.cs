namespace WasmOs.Runtime.Scheduling;

/// <summary>Those that wait for a slot, and those that have one and do not know yet. Guarded by the scheduler's lock.</summary>
internal sealed class WaitingLine(ISchedulingPolicy policy)
{
    // In the order in which they came: what is shown and searched. Who is next says the policy.
    private readonly LinkedList<ScheduledRun> _runs = new();

    public ISchedulingPolicy Policy => policy;

    public SchedulerFigures Figures { get; } = new();

    /// <summary>Runs that wait and have not begun.</summary>
    public int ToStart { get; private set; }

    public void Add(ScheduledRun run, TimeSpan now)
    {
        run.EnqueuedAt = now;
        run.Stage = WaitStage.Waiting;
        _runs.AddLast(run.Place);
        Count(run, 1);
        policy.Enqueue(run, now);
    }

    public bool Contains(ScheduledRun run) => run.Place.List == _runs;

    /// <summary>Takes out a run that is cancelled.</summary>
    public void Remove(ScheduledRun run)
    {
        policy.Remove(run);
        Count(run, -1);
        _runs.Remove(run.Place);
        run.Stage = WaitStage.Over;
    }

    /// <summary>Takes out the run that is next; it stays visible until it starts.</summary>
    public ScheduledRun? Take(TimeSpan now)
    {
        if (policy.Dequeue(now) is not { } run)
        {
            return null;
        }

        Count(run, -1);
        run.Stage = WaitStage.Granted;
        Figures.CountGranted(run, now);
        return run;
    }

    /// <returns>False when it was cancelled after it had got its slot.</returns>
    public bool TryStart(ScheduledRun run)
    {
        var starts = run.Stage == WaitStage.Granted;
        run.Stage = WaitStage.Over;
        _runs.Remove(run.Place);
        return starts;
    }

    /// <returns>False when it has started.</returns>
    public static bool CancelAfterGrant(ScheduledRun run)
    {
        if (run.Stage == WaitStage.Granted)
        {
            run.Stage = WaitStage.CancelledAfterGrant;
        }

        return run.Stage == WaitStage.CancelledAfterGrant;
    }

    public ScheduledRun[] Snapshot() => [.. _runs];

    public List<WaitingRun> Show(int limit, TimeSpan now)
    {
        var shown = new List<WaitingRun>(Math.Min(limit, _runs.Count));
        for (var place = _runs.First; place is not null && shown.Count < limit; place = place.Next)
        {
            if (place.Value is { Stage: WaitStage.Waiting } run)
            {
                shown.Add(new WaitingRun(run.Id, run.Module, run.Function, run.Priority, run.Reason, now - run.EnqueuedAt));
            }
        }

        return shown;
    }

    private void Count(ScheduledRun run, int change)
    {
        Figures.CountWaiting(run.Priority, change);
        ToStart += run.HasStarted ? 0 : change;
    }
}
