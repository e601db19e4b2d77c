using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Limits the number of guests that run at once to the number of slots. A run takes a free slot without a lock and without waiting. When no slot is free, a
/// scheduling policy decides which of the waiting runs gets the next one. Thread-safe.
/// </summary>
/// <remarks>
/// A run that has not begun waits without a thread; how many may wait, and for how long, is limited. A run that has begun (it was preempted, yielded, or
/// returns from a host call) waits on its thread and keeps its instance. <see cref="StartGate"/> decides which runs may begin, so that there are instances for
/// all runs that have begun and no flow uses all of them. Waits are completed outside the lock.
/// </remarks>
internal sealed class CpuScheduler
{
    private readonly SchedulerSettings _settings;
    private readonly long _origin;
    private readonly WaitingLine _line;
    private readonly Lock _gate = new();
    private readonly int _begunLimit;
    private readonly int _fastPathLimit;

    private SlotCount _slots;
    private int _waiting;
    private int _parked;
    private int _suspended;

    public CpuScheduler(SchedulerSettings settings)
    {
        _settings = settings;
        _origin = settings.Time.GetTimestamp();
        _line = new WaitingLine(settings.Policy, settings.SuspendedLimit);

        // A run that begins takes a seat or a slot. So there are enough seats when all runs that have a slot give it up and wait.
        _begunLimit = (int)Math.Min(int.MaxValue, (long)settings.SuspendedLimit + settings.Slots);

        // While at least half of the seats are free, no flow has reached its share, and a run can take a free slot without asking the gate.
        _fastPathLimit = Math.Max(1, settings.SuspendedLimit / 2);
        _slots = new SlotCount(settings.Slots);
        TicksPerSlice = (int)Math.Ceiling(settings.Slice / EpochTicker.Period);
    }

    /// <summary>Number of slots, free and taken.</summary>
    public int Slots => _settings.Slots;

    /// <summary>The policy's name.</summary>
    public string PolicyName => _settings.PolicyName;

    /// <summary>How long a run keeps its slot while others wait.</summary>
    public TimeSpan Slice => _settings.Slice;

    /// <summary><see cref="Slice"/> in ticks of the epoch, rounded up.</summary>
    public int TicksPerSlice { get; }

    /// <summary>Number of slots that are taken.</summary>
    public int InUse => Slots - _slots.Free;

    /// <summary>Number of runs that wait for a slot.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Number of runs that have begun and wait in a host call, without a slot.</summary>
    public int Parked => Volatile.Read(ref _parked);

    /// <summary>Number of runs that have begun and have no slot: they wait for one, or in a host call.</summary>
    public int Suspended => Volatile.Read(ref _suspended);

    /// <summary>How many runs may have begun and not ended, with a slot or without.</summary>
    public int BegunLimit => _begunLimit;

    /// <summary>Whether any run has begun or waits.</summary>
    public bool IsBusy => InUse > 0 || Waiting > 0 || Suspended > 0;

    /// <summary>Takes a free slot. Takes none while other runs wait, or while so many runs have begun that the flows' shares matter.</summary>
    /// <returns>True when the caller has a slot.</returns>
    public bool TryEnter() => Volatile.Read(ref _waiting) == 0 && Volatile.Read(ref _suspended) < _fastPathLimit && _slots.TryTake();

    /// <summary>Lets a run that has not begun wait for its first slot.</summary>
    /// <param name="run">A new object. Completes with true when the run has its slot, with false when it was cancelled or has waited too long.</param>
    /// <returns>False when too many runs wait, in all or of the run's flow; <see cref="ScheduledRun.Refusal"/> says which.</returns>
    public bool TryEnqueue(ScheduledRun run)
    {
        lock (_gate)
        {
            run.Refusal = FindRefusal(run);
            if (run.Refusal != RunRefusal.None)
            {
                _line.Figures.CountRefused(run.Refusal);
                return false;
            }

            Add(run, Now());
        }

        Pump();
        return true;
    }

    /// <summary>Ends the waits that have lasted longer than allowed. To be called about every 20 ms while runs wait.</summary>
    public void ExpireWaits()
    {
        if (Volatile.Read(ref _waiting) == 0)
        {
            return;
        }

        var longest = _settings.QueueTimeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _settings.QueueTimeout;
        while (true)
        {
            ScheduledRun run;
            lock (_gate)
            {
                var now = Now();
                if (_line.TakeExpired(now, longest) is not { } expired)
                {
                    _line.Admit(now);
                    break;
                }

                run = expired;
                Interlocked.Decrement(ref _waiting);
            }

            run.Complete(granted: false);
        }

        Pump();
    }

    /// <summary>Must be called by a run whose wait ended with a slot, before the run continues.</summary>
    /// <returns>False when the run was cancelled after it got the slot: it must not run, and must still call <see cref="Exit"/>.</returns>
    public bool TryStart(ScheduledRun run)
    {
        lock (_gate)
        {
            return _line.TryStart(run);
        }
    }

    /// <summary>Ends the wait of a run. A run that has its slot but has not called <see cref="TryStart"/> yet is kept from starting.</summary>
    /// <returns>False when the run has started already, or its wait was ended before.</returns>
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
            _line.Admit(Now());
        }

        run.Complete(granted: false);
        Pump();
        return true;
    }

    /// <summary>Cancels the run when the token is cancelled, until the registration is disposed.</summary>
    public CancellationTokenRegistration CancelWith(ScheduledRun run, CancellationToken cancellationToken) => cancellationToken.UnsafeRegister(
        static state =>
        {
            var (scheduler, waiting) = ((CpuScheduler, ScheduledRun))state!;
            scheduler.Cancel(waiting);
        }, (this, run));

    /// <summary>Gives a slot back, and passes it to a waiting run if there is one.</summary>
    public void Exit()
    {
        _slots.Give();
        if (Volatile.Read(ref _waiting) > 0)
        {
            Pump();
        }
    }

    /// <summary>Tells the policy how much CPU time a run has used.</summary>
    public void Charge(in RunSlice slice)
    {
        lock (_gate)
        {
            _line.Policy.Charge(slice, Now());
        }
    }

    /// <summary>
    /// Gives back the slot of a run that begins to wait in a host call; <see cref="Return"/> ends that wait. False when so many runs are without a slot that
    /// this run must keep its own.
    /// </summary>
    public bool TryLeave(RunFlow flow)
    {
        lock (_gate)
        {
            if (_line.Gate.Taken >= _begunLimit)
            {
                return false;
            }

            _line.Gate.Take(flow);
            _suspended++;
            _parked++;
        }

        Exit();
        return true;
    }

    /// <summary>Lets a run that called <see cref="TryLeave"/> wait for a slot. The queue's limit does not apply, because the run was admitted before.</summary>
    /// <param name="run">A new object. When it completes with false, the run was cancelled and has no slot: see <see cref="Force"/>.</param>
    public void Return(ScheduledRun run)
    {
        lock (_gate)
        {
            _parked--;
            Add(run, Now());
        }

        Pump();
    }

    /// <summary>
    /// Passes the slot of a run that continues later to a waiting run: after a slice when the policy says so, and always when the run yields.
    /// </summary>
    /// <param name="run">A new object with the reason. Completes as in <see cref="Return"/>.</param>
    /// <param name="slice">The CPU time that the run has used since its last call of the scheduler.</param>
    /// <returns>False when the run keeps its slot; then <paramref name="run"/> was not used.</returns>
    public bool TryPass(ScheduledRun run, in RunSlice slice)
    {
        ScheduledRun next;
        lock (_gate)
        {
            var now = Now();
            _line.Policy.Charge(slice, now);
            if (_waiting == 0 || (run.Reason == WaitReason.Preempted && !_line.Policy.ShouldPreempt(slice, now)))
            {
                return false;
            }

            // The run that is next exchanges its seat for the slot, and this run takes that seat.
            if (Take(now, hasRoom: false) is not { } taken)
            {
                return false;
            }

            next = taken;
            _line.Gate.Take(run.Flow);
            _suspended++;
            Add(run, now);
            _line.Admit(now);
            _line.Figures.CountPass(run.Reason);
        }

        next.Complete(granted: true);
        return true;
    }

    /// <summary>Takes a slot even when none is free. For a stopped run, which needs one for the short time until it has ended.</summary>
    public void Force() => _slots.Force();

    /// <summary>The runs that wait, in the order in which they came, and those that have got a slot and have not called <see cref="TryStart"/> yet.</summary>
    public ScheduledRun[] SnapshotLine()
    {
        lock (_gate)
        {
            return _line.Snapshot();
        }
    }

    /// <summary>A description of each waiting run, in the order in which they came.</summary>
    /// <param name="limit">How many runs are described at most.</param>
    public List<WaitingRun> ShowWaiting(int limit)
    {
        lock (_gate)
        {
            return _line.Show(limit, Now());
        }
    }

    /// <summary>The scheduler's metrics at this moment.</summary>
    public SchedulerMetrics GetMetrics()
    {
        lock (_gate)
        {
            return _line.Figures.Show(this, _line.Gate);
        }
    }

    // Gives free slots to waiting runs. Called after every change that could let a run start. A slot is given back before _waiting is read, and a run is
    // counted in _waiting before the slots are read: so of two concurrent calls at least one sees both the slot and the run.
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

                // InUse includes the slot that was taken above. If the sum is within the limit, the slot may go to a run without a seat.
                var now = Now();
                if (Take(now, hasRoom: InUse + _line.Gate.Taken <= _begunLimit) is not { } taken)
                {
                    _slots.Give();
                    return;
                }

                next = taken;
                _line.Admit(now);
            }

            next.Complete(granted: true);
        }
    }

    private void Add(ScheduledRun run, TimeSpan now)
    {
        _line.Add(run, now);

        // A full fence: the slots are read only after the run is counted.
        Interlocked.Increment(ref _waiting);
    }

    /// <summary>Removes the run that gets a slot now from the line; null when none may have it.</summary>
    private ScheduledRun? Take(TimeSpan now, bool hasRoom)
    {
        var run = _line.Take(now, hasRoom);
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
            _suspended--;
        }
    }

    // A flow may have as many runs in the line as there are places left for other flows.
    private RunRefusal FindRefusal(ScheduledRun run)
    {
        var left = _settings.QueueLimit - _line.ToStart;
        return left <= 0 ? RunRefusal.QueueFull
            : _line.Gate.ToStartOf(run.Flow) < left ? RunRefusal.None
            : RunRefusal.FlowFull;
    }

    private TimeSpan Now() => _settings.Time.GetElapsedTime(_origin);
}
