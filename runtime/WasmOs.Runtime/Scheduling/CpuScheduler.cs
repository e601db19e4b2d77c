using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Lets as many guests run at once as there are slots. A free slot is taken without a lock and without waiting; for all others a policy says who is next. Thread-safe.
/// </summary>
/// <remarks>
/// Who has not begun waits without a thread, up to a limit and for a bounded time. Who has begun (preempted, yielded, back from a host call) waits on its thread and keeps its instance;
/// <see cref="StartGate"/> says who may begin, so that there is room for all of these and no flow takes all of it. Waits are completed outside the lock.
/// </remarks>
internal sealed class CpuScheduler
{
    private readonly SchedulerSettings _settings;
    private readonly long _origin;
    private readonly WaitingLine _line;
    private readonly Lock _gate = new();
    private readonly int _mostSuspended;
    private readonly int _fewSuspended;

    private SlotCount _slots;
    private int _waiting;
    private int _parked;
    private int _suspended;

    public CpuScheduler(SchedulerSettings settings)
    {
        _settings = settings;
        _origin = settings.Time.GetTimestamp();
        _line = new WaitingLine(settings.Policy, settings.SuspendedLimit);

        // Who begins takes a seat or a slot; so when all that have a slot begin to wait, there are seats for them.
        _mostSuspended = (int)Math.Min(int.MaxValue, (long)settings.SuspendedLimit + settings.Slots);

        // As long as the seats are half empty no flow has reached its share, and a free slot can be taken without asking.
        _fewSuspended = Math.Max(1, settings.SuspendedLimit / 2);
        _slots = new SlotCount(settings.Slots);
        TicksPerSlice = (int)Math.Ceiling(settings.Slice / EpochTicker.Period);
    }

    /// <summary>Slots in all.</summary>
    public int Slots => _settings.Slots;

    /// <summary>The policy's name.</summary>
    public string PolicyName => _settings.PolicyName;

    /// <summary>How long a run keeps its slot while others wait.</summary>
    public TimeSpan Slice => _settings.Slice;

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

    /// <summary>Runs that may have begun at once, in slots or without.</summary>
    public int BegunLimit => _mostSuspended;

    /// <summary>Whether any run has begun or waits.</summary>
    public bool IsBusy => InUse > 0 || Waiting > 0 || Suspended > 0;

    /// <summary>Takes a free slot, unless others wait for one or so many runs have begun that their flows' shares matter.</summary>
    public bool TryEnter() => Volatile.Read(ref _waiting) == 0 && Volatile.Read(ref _suspended) < _fewSuspended && _slots.TryTake();

    /// <summary>Waits for a first slot.</summary>
    /// <param name="run">Fresh; completes with true when it has the slot, false when it was cancelled.</param>
    /// <returns>False when too many wait, in all or of its flow; then the run says which.</returns>
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

    /// <summary>Ends the waits that have lasted for as long as they may. To be called every 20 ms or so while anybody waits.</summary>
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
            _line.Admit(Now());
        }

        run.Complete(granted: false);
        Pump();
        return true;
    }

    /// <summary>Cancels a run when its caller goes away, until the registration is disposed.</summary>
    public CancellationTokenRegistration CancelWith(ScheduledRun run, CancellationToken cancellationToken) => cancellationToken.UnsafeRegister(
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
    public bool TryLeave(RunFlow flow)
    {
        lock (_gate)
        {
            if (_line.Gate.Taken >= _mostSuspended)
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

    /// <summary>Comes back after <see cref="TryLeave"/>. Whatever the queue's limit is: this run was admitted.</summary>
    /// <param name="run">Fresh; when it completes with false, the run was cancelled and has no slot: see <see cref="Force"/>.</param>
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
            if (_waiting == 0 || (run.Reason == WaitReason.Preempted && !_line.Policy.ShouldPreempt(slice, now)))
            {
                return false;
            }

            // Whoever is next gives up its seat for the slot, and this run takes the seat.
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
            return _line.Figures.Show(this, _line.Gate);
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

                // The slot is taken already: with it there may be as many begun runs as there is room for.
                var now = Now();
                if (Take(now, hasRoom: InUse + _line.Gate.Taken <= _mostSuspended) is not { } taken)
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

        // With a fence: the slots are looked at after this.
        Interlocked.Increment(ref _waiting);
    }

    /// <summary>Takes out the run that has a slot from now on.</summary>
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

    // A flow may have as many in the line as are left for others.
    private RunRefusal FindRefusal(ScheduledRun run)
    {
        var left = _settings.QueueLimit - _line.ToStart;
        return left <= 0 ? RunRefusal.QueueFull
            : _line.Gate.ToStartOf(run.Flow) < left ? RunRefusal.None
            : RunRefusal.FlowFull;
    }

    private TimeSpan Now() => _settings.Time.GetElapsedTime(_origin);
}
