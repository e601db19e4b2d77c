using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling;

/// <summary>The runs that wait for a slot, and the runs that have been given one and have not started yet. Guarded by the scheduler's lock.</summary>
internal sealed class WaitingLine(ISchedulingPolicy policy, int seats)
{
    // All runs in the order in which they came, for listing and searching. The policy decides which run is next, among those that the gate lets compete.
    private readonly LinkedList<ScheduledRun> _runs = new();

    // The runs that have not begun, in the order in which they came: the first has waited the longest. Only their waits have a time limit.
    private readonly LinkedList<ScheduledRun> _bounded = new();

    public ISchedulingPolicy Policy => policy;

    public SchedulerCounters Figures { get; } = new();

    public StartGate Gate { get; } = new(seats);

    /// <summary>Number of runs that wait and have not begun.</summary>
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

    /// <summary>Lets the runs compete for a slot for which there are seats now.</summary>
    public void Admit(TimeSpan now)
    {
        while (Gate.TryAdmit() is { } run)
        {
            policy.Enqueue(run, now);
        }
    }

    public bool Contains(ScheduledRun run) => run.Place.List == _runs;

    /// <summary>Removes a run that is cancelled.</summary>
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

    /// <summary>Selects the run that gets a slot now. The run stays in <see cref="Snapshot"/> until it starts.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="hasRoom">Whether one more run may begin without a seat, because the slot that it gets is free.</param>
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

    /// <summary>Removes the run that has waited longer than allowed; null when there is none.</summary>
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

    /// <summary>Ends the wait of a run that has been given a slot.</summary>
    /// <returns>False when the run was cancelled after it was given the slot.</returns>
    public bool TryStart(ScheduledRun run)
    {
        var starts = run.Stage == WaitStage.Granted;
        run.Stage = WaitStage.Over;
        _runs.Remove(run.Place);
        return starts;
    }

    /// <summary>Cancels a run that has been given a slot and has not started.</summary>
    /// <returns>False when the run has started.</returns>
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
