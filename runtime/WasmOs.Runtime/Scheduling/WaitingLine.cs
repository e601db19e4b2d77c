using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling;

/// <summary>Those that wait for a slot, and those that have one and do not know yet. Guarded by the scheduler's lock.</summary>
internal sealed class WaitingLine(ISchedulingPolicy policy, int seats)
{
    // In the order in which they came: what is shown and searched. Who is next says the policy, among those that the gate lets compete.
    private readonly LinkedList<ScheduledRun> _runs = new();

    // Those that have not begun, in the order in which they came: whoever is first has waited the longest.
    private readonly LinkedList<ScheduledRun> _bounded = new();

    public ISchedulingPolicy Policy => policy;

    public SchedulerCounters Figures { get; } = new();

    public StartGate Gate { get; } = new(seats);

    /// <summary>Runs that wait and have not begun.</summary>
    public int ToStart { get; private set; }

    public void Add(ScheduledRun run, TimeSpan now)
    {
        run.EnqueuedAt = now;
        run.Stage = WaitStage.Waiting;
        _runs.AddLast(run.Place);
        Count(run, 1);
        if (run.HasStarted)
        {
            policy.Enqueue(run, now);
            return;
        }

        run.Bounded = _bounded.AddLast(run);
        Gate.HoldBack(run);
        Admit(now);
    }

    /// <summary>Lets those compete for a slot for whom there is room now.</summary>
    public void Admit(TimeSpan now)
    {
        while (Gate.TryAdmit() is { } run)
        {
            policy.Enqueue(run, now);
        }
    }

    public bool Contains(ScheduledRun run) => run.Place.List == _runs;

    /// <summary>Takes out a run that is cancelled.</summary>
    public void Remove(ScheduledRun run)
    {
        if (run.Held is not null)
        {
            Gate.Remove(run);
        }
        else
        {
            policy.Remove(run);
            LeaveSeat(run);
        }

        Count(run, -1);
        Unbind(run);
        _runs.Remove(run.Place);
        run.Stage = WaitStage.Over;
    }

    /// <summary>Takes out the run that is next; it stays visible until it starts.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="hasRoom">Whether there is room for one more begun run even if it has no seat: its slot is free.</param>
    public ScheduledRun? Take(TimeSpan now, bool hasRoom)
    {
        var run = policy.Dequeue(now);
        if (run is not null)
        {
            LeaveSeat(run);
        }
        else if (hasRoom && Gate.TryAdmitWithoutSeat() is { } other)
        {
            run = other;
        }
        else
        {
            return null;
        }

        Count(run, -1);
        Unbind(run);
        run.Stage = WaitStage.Granted;
        Figures.CountGranted(run, now);
        return run;
    }

    /// <summary>Takes out the run that has waited for longer than it may; null when there is none.</summary>
    public ScheduledRun? TakeExpired(TimeSpan now, TimeSpan longest)
    {
        if (_bounded.First is not { Value: var run } || now - run.EnqueuedAt < longest)
        {
            return null;
        }

        Remove(run);
        run.Refusal = RunRefusal.QueueTimeout;
        Figures.CountRefused(RunRefusal.QueueTimeout);
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

    private void LeaveSeat(ScheduledRun run)
    {
        Gate.GiveBack(run.Flow, isToStart: !run.HasStarted);
    }

    private void Unbind(ScheduledRun run)
    {
        if (run.Bounded is { } place)
        {
            _bounded.Remove(place);
            run.Bounded = null;
        }
    }

    private void Count(ScheduledRun run, int change)
    {
        Figures.CountWaiting(run.Priority, change);
        ToStart += run.HasStarted ? 0 : change;
    }
}
