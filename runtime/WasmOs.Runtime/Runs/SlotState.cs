using System.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Runs;

/// <summary>A run's dealings with the scheduler: its slices, when it passes its slot on, how it comes back. Used by the run's thread, except where a member says so.</summary>
internal sealed class SlotState(GuestRun run, CpuScheduler scheduler)
{
    /// <summary>
    /// A run that sees so many ticks (20 ms) holds its thread for long. Not the first, unless others wait: a short run whose thread the kernel set aside sees one too, and threads
    /// that are added for it would have more of them set aside.
    /// </summary>
    private const int TicksBeforeReplacement = 4;

    private BlockedRun? _wait;
    private WaitReason _reason;
    private string? _flow;
    private RunSource _source;
    private TimeSpan _charged;
    private bool _threadIsReplaced;
    private int _ticks;
    private int _ticksOfSlice;
    private int _phase;

    /// <summary>How urgent the run is. Read by any thread.</summary>
    public RunPriority Priority { get; private set; }

    /// <summary>What the run does. Read by any thread.</summary>
    public RunPhase Phase => (RunPhase)Volatile.Read(ref _phase);

    private RunFlow Flow => RunFlow.Create(_flow, run.Figures!.Digest, _source);

    public void Begin(RunPriority priority, string? flow, RunSource source)
    {
        Priority = priority;
        _flow = flow;
        _source = source;
        _reason = WaitReason.NotStarted;
        _charged = TimeSpan.Zero;
        _ticks = 0;
        _ticksOfSlice = 0;
    }

    /// <summary>Ends the last slice. Before the run's module is forgotten and its slot given back.</summary>
    public void End()
    {
        ChargeIfItMatters();
        if (_threadIsReplaced)
        {
            _threadIsReplaced = false;
            PoolThreads.GiveBack();
        }
    }

    /// <summary>A tick of the epoch: passes the slot on when the slice is used up and others wait.</summary>
    /// <returns>Whether it did, and came back.</returns>
    public bool OnTick()
    {
        if (++_ticks >= TicksBeforeReplacement || scheduler.Waiting > 0)
        {
            ReplaceThread();
        }

        return ++_ticksOfSlice >= scheduler.TicksPerSlice && scheduler.Waiting > 0 && Pass(WaitReason.Preempted);
    }

    /// <summary>Passes the slot on when others wait. From a host call.</summary>
    public void Yield()
    {
        if (scheduler.Waiting > 0 && Pass(WaitReason.Yielded))
        {
            // The epoch has moved meanwhile; the slice begins now.
            run.Store.SetEpochDeadline(GuestRun.EveryTick);
        }
    }

    /// <summary>Gives the slot back before a wait in a host call, if there is room for one more that waits so.</summary>
    public bool TryLeave()
    {
        ChargeIfItMatters();
        ReplaceThread();
        if (!scheduler.TryLeave(Flow))
        {
            return false;
        }

        Volatile.Write(ref _phase, (int)RunPhase.Parked);
        return true;
    }

    /// <summary>Waits for a slot after <see cref="TryLeave"/>.</summary>
    public void Return()
    {
        var wait = NewWait(WaitReason.Returned);
        scheduler.Return(wait);
        Await(wait);
    }

    /// <summary>Ends a wait for a slot, if there is one, after the reason can be seen. From any thread.</summary>
    /// <param name="id">The run that is meant: this object may be another's by now.</param>
    public void Wake(ExecutionId id)
    {
        if (Volatile.Read(ref _wait) is { } wait && wait.Id == id)
        {
            scheduler.Cancel(wait);
        }
    }

    private bool Pass(WaitReason reason)
    {
        var now = Stopwatch.GetTimestamp();
        run.StartCpuClock(now);
        var slice = TakeSlice(run.CpuUntil(now));
        var wait = NewWait(reason);
        _ticksOfSlice = 0;
        if (!scheduler.TryPass(wait, slice))
        {
            return false;
        }

        ReplaceThread();
        Await(wait);
        return true;
    }

    private void Await(BlockedRun wait)
    {
        Volatile.Write(ref _phase, (int)RunPhase.Waiting);
        Volatile.Write(ref _wait, wait);

        // Whoever cancels the run sees the wait, or this look sees that it is cancelled.
        Interlocked.MemoryBarrier();
        if (run.IsCancelled)
        {
            scheduler.Cancel(wait);
        }

        bool granted;
        bool isOver;
        using (scheduler.CancelWith(wait, run.CancellationToken))
        {
            // A deadline that passes meanwhile ends the run here: it must not wait for a slot only to be stopped in it.
            isOver = !wait.TryWaitUntil(run.DeadlineAt);
            if (isOver)
            {
                scheduler.Cancel(wait);
            }

            granted = wait.Wait();
        }

        Volatile.Write(ref _wait, null);
        if (!granted)
        {
            // A stopped run needs a moment to end, and no slot is kept for that.
            scheduler.Force();
        }
        else if (!scheduler.TryStart(wait))
        {
            granted = false;
        }

        if (!granted && !isOver && !run.CancellationToken.IsCancellationRequested)
        {
            run.RequestCancel(run.Id);
        }

        Volatile.Write(ref _phase, (int)RunPhase.Running);
        _reason = wait.Reason;
        _ticksOfSlice = 0;
    }

    private BlockedRun NewWait(WaitReason reason) => new(
        run.Id, run.Figures!.Digest, run.Function, Priority, reason, Flow, run.Figures.LengthFor(run.Function, _source));

    // A short run whose CPU time nobody waits for does not take the scheduler's lock.
    private void ChargeIfItMatters()
    {
        if ((scheduler.Waiting > 0 || _ticks > 0) && run.Figures is not null)
        {
            scheduler.Charge(TakeSlice(run.CpuUntil(Stopwatch.GetTimestamp())));
        }
    }

    private RunSlice TakeSlice(TimeSpan cpu)
    {
        var used = cpu - _charged;
        _charged = cpu;
        return new RunSlice(run.Id, run.Figures!.Digest, Priority, _reason, used);
    }

    private void ReplaceThread() => _threadIsReplaced = _threadIsReplaced || PoolThreads.Replace();
}
