namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Lets as many guests run at once as there are slots. A free slot is taken without a lock and without waiting; for all others a policy says who is next. Thread-safe.
/// </summary>
/// <remarks>
/// Who has not begun waits without a thread, up to a limit. Who has begun (preempted, yielded, back from a host call) waits on its thread and keeps its instance, up to another
/// limit: beyond it runs keep their slots until they end, so new ones wait instead of starting. Waits are completed outside the lock.
/// </remarks>
internal sealed class CpuScheduler
{
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly int _queueLimit;
    private readonly int _suspendedLimit;
    private readonly WaitingLine _line;
    private readonly Lock _gate = new();

    private SlotCount _slots;
    private int _waiting;
    private int _parked;
    private int _suspended;

    public CpuScheduler(SchedulerSettings settings)
    {
        Slots = settings.Slots;
        PolicyName = settings.PolicyName;
        Slice = settings.Slice;
        TicksPerSlice = (int)Math.Ceiling(settings.Slice / EpochTicker.Period);
        _slots = new SlotCount(settings.Slots);
        _queueLimit = settings.QueueLimit;
        _suspendedLimit = settings.SuspendedLimit;
        _line = new WaitingLine(settings.Policy);
        _time = settings.Time;
        _origin = _time.GetTimestamp();
    }

    /// <summary>Slots in all.</summary>
    public int Slots { get; }

    /// <summary>The policy's name.</summary>
    public string PolicyName { get; }

    /// <summary>How long a run keeps its slot while others wait.</summary>
    public TimeSpan Slice { get; }

    /// <summary>The same in ticks of the epoch.</summary>
    public int TicksPerSlice { get; }

    /// <summary>Slots that are taken.</summary>
    public int InUse => Slots - _slots.Free;

    /// <summary>Runs that wait for a slot.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Runs that have begun and wait in a host call, without a slot.</summary>
    public int Parked => Volatile.Read(ref _parked);

    /// <summary>Runs that have begun and have no slot, wherever they wait.</summary>
    public int Suspended => Volatile.Read(ref _suspended);

    /// <summary>Whether any run has begun or waits.</summary>
    public bool IsBusy => InUse > 0 || Waiting > 0 || Suspended > 0;

    /// <summary>Takes a free slot, unless others wait for one.</summary>
    public bool TryEnter() => Volatile.Read(ref _waiting) == 0 && _slots.TryTake();

    /// <summary>Waits for a first slot.</summary>
    /// <param name="run">Fresh; completes with true when it has the slot, false when it was cancelled.</param>
    /// <returns>False when too many wait.</returns>
    public bool TryEnqueue(ScheduledRun run)
    {
        lock (_gate)
        {
            if (_line.ToStart >= _queueLimit)
            {
                return false;
            }

            Add(run, Now());
        }

        Pump();
        return true;
    }

    /// <summary>Must be called by a run that got its slot, before it goes on.</summary>
    /// <returns>False when it was cancelled meanwhile; it still has to give the slot back.</returns>
    public bool TryStart(ScheduledRun run)
    {
        lock (_gate)
        {
            return _line.TryStart(run);
        }
    }

    /// <summary>Takes a run out of those that wait, or keeps it from going on when it has just got its slot.</summary>
    /// <returns>False when it goes on, or was cancelled before.</returns>
    public bool Cancel(ScheduledRun run)
    {
        lock (_gate)
        {
            if (run.Stage != WaitStage.Waiting || !_line.Contains(run))
            {
                return WaitingLine.CancelAfterGrant(run);
            }

            _line.Remove(run);
            Leave(run);
        }

        run.Complete(granted: false);
        return true;
    }

    /// <summary>Cancels a run when its caller goes away, until the registration is disposed.</summary>
    public CancellationTokenRegistration CancelWith(ScheduledRun run, CancellationToken callerGone) => callerGone.UnsafeRegister(
        static state =>
        {
            var (scheduler, waiting) = ((CpuScheduler, ScheduledRun))state!;
            scheduler.Cancel(waiting);
        }, (this, run));

    /// <summary>Gives a slot back.</summary>
    public void Exit()
    {
        _slots.Give();
        if (Volatile.Read(ref _waiting) > 0)
        {
            Pump();
        }
    }

    /// <summary>Counts CPU time for the policy.</summary>
    public void Charge(in RunSlice slice)
    {
        lock (_gate)
        {
            _line.Policy.Charge(slice, Now());
        }
    }

    /// <summary>
    /// Gives a slot back while its run waits in a host call; <see cref="Return"/> ends that. False when so many runs are without a slot already that this one must keep its own.
    /// </summary>
    public bool TryLeave()
    {
        if (!TrySuspend())
        {
            return false;
        }

        Interlocked.Increment(ref _parked);
        Exit();
        return true;
    }

    /// <summary>Comes back after <see cref="TryLeave"/>. Whatever the queue's limit is: this run was admitted.</summary>
    /// <param name="run">Fresh; when it completes with false, the run was cancelled and has no slot: see <see cref="Force"/>.</param>
    public void Return(ScheduledRun run)
    {
        lock (_gate)
        {
            Add(run, Now());
        }

        Interlocked.Decrement(ref _parked);
        Pump();
    }

    /// <summary>
    /// Passes the slot of a run that goes on later to one that waits: when the policy says so after a slice, and always when the run yields.
    /// </summary>
    /// <param name="run">Fresh, with the reason; completes like one that returns.</param>
    /// <param name="slice">What it has used since it last met the scheduler.</param>
    /// <returns>False when it keeps its slot; then <paramref name="run"/> was not used.</returns>
    public bool TryPass(ScheduledRun run, in RunSlice slice)
    {
        ScheduledRun next;
        lock (_gate)
        {
            var now = Now();
            _line.Policy.Charge(slice, now);
            if (_waiting == 0 || (run.Reason == WaitReason.Preempted && !_line.Policy.ShouldPreempt(slice, now)) || !TrySuspend())
            {
                return false;
            }

            if (Take(now) is not { } taken)
            {
                Interlocked.Decrement(ref _suspended);
                return false;
            }

            next = taken;
            Add(run, now);
            _line.Figures.CountPass(run.Reason);
        }

        next.Complete(granted: true);
        return true;
    }

    /// <summary>Takes a slot that there may not be, for the moment that a stopped run needs to end.</summary>
    public void Force() => _slots.Force();

    /// <summary>The runs that wait, the first to come first, and those that do not know yet that they have a slot.</summary>
    public ScheduledRun[] SnapshotLine()
    {
        lock (_gate)
        {
            return _line.Snapshot();
        }
    }

    /// <summary>The same as figures of those that wait, up to a number of them.</summary>
    public List<WaitingRun> ShowWaiting(int limit)
    {
        lock (_gate)
        {
            return _line.Show(limit, Now());
        }
    }

    /// <summary>The figures now.</summary>
    public SchedulerMetrics GetMetrics()
    {
        lock (_gate)
        {
            return _line.Figures.Show(this);
        }
    }

    // Called after every change that could let a run in: one that was enqueued sees the slot that was given back before, and the other way round.
    private void Pump()
    {
        while (true)
        {
            ScheduledRun next;
            lock (_gate)
            {
                if (_waiting == 0 || !_slots.TryTake())
                {
                    return;
                }

                if (Take(Now()) is not { } taken)
                {
                    _slots.Give();
                    return;
                }

                next = taken;
            }

            next.Complete(granted: true);
        }
    }

    private void Add(ScheduledRun run, TimeSpan now)
    {
        _line.Add(run, now);

        // With a fence: the slots are looked at after this.
        Interlocked.Increment(ref _waiting);
    }

    /// <summary>Takes out the run that has a slot from now on.</summary>
    private ScheduledRun? Take(TimeSpan now)
    {
        var run = _line.Take(now);
        if (run is not null)
        {
            Leave(run);
        }

        return run;
    }

    private void Leave(ScheduledRun run)
    {
        Interlocked.Decrement(ref _waiting);
        if (run.HasStarted)
        {
            Interlocked.Decrement(ref _suspended);
        }
    }

    private bool TrySuspend()
    {
        if (Interlocked.Increment(ref _suspended) <= _suspendedLimit)
        {
            return true;
        }

        Interlocked.Decrement(ref _suspended);
        return false;
    }

    private TimeSpan Now() => _time.GetElapsedTime(_origin);
}
