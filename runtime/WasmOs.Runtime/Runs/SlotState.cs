using System.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Runs;

/// <summary>
/// A run's side of the scheduler: counts its slices, passes its slot on, and waits for a slot again. Used by the run's thread alone, except for members that
/// say so.
/// </summary>
internal sealed class SlotState(GuestRun run, CpuScheduler scheduler)
{
    /// <summary>
    /// After this many ticks (20 ms) a run occupies its thread for long, and the thread is replaced in the pool. One tick is not enough unless other runs wait:
    /// a short run also sees a tick when the kernel suspends its thread, and threads that were added for such runs would cause more suspensions.
    /// </summary>
    private const int TicksBeforeReplacement = 4;

    private BlockedRun? _wait;
    private WaitReason _reason;
    private string? _flow;
    private RunSource _source;
    private TimeSpan _charged;
    private long _preemptedTicks;
    private bool _threadIsReplaced;
    private int _ticks;
    private int _ticksOfSlice;
    private int _phase;

    /// <summary>How urgent the run is. Read by any thread.</summary>
    public RunPriority Priority { get; private set; }

    /// <summary>What the run is doing. Read by any thread.</summary>
    public RunPhase Phase => (RunPhase)Volatile.Read(ref _phase);

    /// <summary>How often the run had to pass its slot on.</summary>
    public int Preemptions { get; private set; }

    /// <summary>How long the run waited for a slot after its preemptions.</summary>
    public TimeSpan Preempted => Stopwatch.GetElapsedTime(0, _preemptedTicks);

    private RunFlow Flow => RunFlow.Create(_flow, run.Figures!.Digest, _source);

    public void Begin(RunPriority priority, string? flow, RunSource source)
    {
        Priority = priority;
        _flow = flow;
        _source = source;
        _reason = WaitReason.NotStarted;
        _charged = TimeSpan.Zero;
        Preemptions = 0;
        _preemptedTicks = 0;
        _ticks = 0;
        _ticksOfSlice = 0;
    }

    /// <summary>Ends the last slice. To be called before the run's module is forgotten and its slot given back.</summary>
    public void End()
    {
        ChargeIfItMatters();
        if (_threadIsReplaced)
        {
            _threadIsReplaced = false;
            PoolThreads.GiveBack();
        }
    }

    /// <summary>Called at a tick of the epoch. Passes the slot on when the slice is used up and other runs wait, and waits for a slot again.</summary>
    /// <returns>When the run got a slot again, in ticks of <see cref="Stopwatch"/>; 0 when it kept its slot.</returns>
    public long OnTick()
    {
        if (++_ticks >= TicksBeforeReplacement || scheduler.Waiting > 0)
        {
            ReplaceThread();
        }

        return ++_ticksOfSlice >= scheduler.TicksPerSlice && scheduler.Waiting > 0 ? Pass(WaitReason.Preempted) : 0;
    }

    /// <summary>Passes the slot on when other runs wait, and waits for a slot again. From a host call.</summary>
    /// <returns>When the run got a slot again, in ticks of <see cref="Stopwatch"/>; 0 when it kept its slot.</returns>
    public long Yield()
    {
        var resumedAt = scheduler.Waiting > 0 ? Pass(WaitReason.Yielded) : 0;
        if (resumedAt != 0)
        {
            // The epoch has advanced during the wait; a new slice begins now.
            run.Store.SetEpochDeadline(GuestRun.EveryTick);
        }

        return resumedAt;
    }

    /// <summary>Gives the slot back before a wait in a host call. False when too many runs are without a slot; then the run keeps its own.</summary>
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

    /// <summary>Ends the current wait for a slot, if there is one. From any thread, after the reason to stop has become visible to other threads.</summary>
    /// <param name="id">The run to wake. Nothing happens when this object is by now used by another run.</param>
    public void Wake(ExecutionId id)
    {
        if (Volatile.Read(ref _wait) is { } wait && wait.Id == id)
        {
            scheduler.Cancel(wait);
        }
    }

    /// <returns>When the run got a slot again; 0 when no other run took its slot.</returns>
    private long Pass(WaitReason reason)
    {
        var now = Stopwatch.GetTimestamp();
        run.StartCpuClock(now);
        var slice = TakeSlice(run.CpuUntil(now));
        var wait = NewWait(reason);
        _ticksOfSlice = 0;
        if (!scheduler.TryPass(wait, slice))
        {
            return 0;
        }

        ReplaceThread();
        Await(wait);
        var resumedAt = Stopwatch.GetTimestamp();
        if (reason == WaitReason.Preempted)
        {
            Preemptions++;
            _preemptedTicks += resumedAt - now;
        }

        return resumedAt;
    }

    private void Await(BlockedRun wait)
    {
        Volatile.Write(ref _phase, (int)RunPhase.Waiting);
        Volatile.Write(ref _wait, wait);

        // A thread that cancels the run sees _wait, or this thread sees the cancellation: both write, fence and then read.
        Interlocked.MemoryBarrier();
        if (run.IsCancelled)
        {
            scheduler.Cancel(wait);
        }

        bool granted;
        bool isOver;
        using (scheduler.CancelWith(wait, run.CancellationToken))
        {
            // When the deadline passes during the wait, the wait ends here: the run must not wait for a slot only to be stopped in it.
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
            // A stopped run needs a slot for the short time until it has ended, and none is reserved for that.
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

    // A run that saw no tick while no other run waits is not charged, so that short runs do not take the scheduler's lock.
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
