using System.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Wasi;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Runs;

/// <summary>
/// The state of a run. Host functions and the epoch's callback find it through the run's store. The object and its buffers are used for many runs, one after
/// another; the native store in it is used for one. Used by the run's thread alone, except for <see cref="RequestCancel"/> and the properties that say so.
/// </summary>
internal sealed class GuestRun : WasiRun, IDisposable
{
    /// <summary>The epoch deadline, in ticks beyond the current one, with which the callback comes at every tick of the epoch.</summary>
    public const ulong EveryTick = 1;

    /// <summary>
    /// How much CPU time after the first tick a guest's streamed output is held back. So a guest that fails or ends soon has sent nothing yet, however busy the
    /// machine is.
    /// </summary>
    private static readonly TimeSpan HeldOutput = TimeSpan.FromMilliseconds(5);

    private readonly GuestParking _parking;
    private long _deadlineAt;
    private TimeSpan _cpuLimit;
    private long _cpuAtTick;
    private ExecutionId _id;
    private string? _flow;
    private long _generation;
    private long _cancelledGeneration;
    private int _active;

    public GuestRun(TimeProvider time, CpuScheduler scheduler, HeldMemory memory)
        : base(time, memory)
    {
        Turns = new SlotState(this, scheduler);
        _parking = new GuestParking(this, Turns);
    }

    /// <summary>The run's side of the scheduler.</summary>
    public SlotState Turns { get; }

    /// <summary>Cancelled when the run's caller goes away or the host stops: then the run is stopped.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>The metrics of the module that runs, with its digest. Read by any thread while <see cref="IsActive"/>.</summary>
    public ModuleCounters? Figures { get; private set; }

    /// <summary>The name of the function that runs. Read by any thread while <see cref="IsActive"/>.</summary>
    public string Function { get; private set; } = "";

    /// <summary>The flow that the run was begun with; null for none. Read by any thread, which compares the id before and after.</summary>
    public string? Flow => Volatile.Read(ref _flow);

    /// <summary>The run's id. Read by any thread while <see cref="IsActive"/>.</summary>
    public ExecutionId Id => _id;

    /// <summary>How long the run waited before its start. Read by any thread while <see cref="IsActive"/>.</summary>
    public TimeSpan Queued { get; private set; }

    /// <summary>Tells one run on this object from the next. Read by any thread.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>When the run's time is over, in ticks of <see cref="Stopwatch"/>. Read by the run's thread alone.</summary>
    public long DeadlineAt => _deadlineAt;

    /// <summary>Whether the object is in use by a run. Read by any thread.</summary>
    public bool IsActive => Volatile.Read(ref _active) != 0;

    /// <summary>Begins a run: from now on other threads can see and cancel the run, and its time counts.</summary>
    public void Begin(ModuleCounters figures, in GuestCall call, long startedAt)
    {
        var limits = call.Limits;
        _id = call.Id;
        Figures = figures;
        Function = call.Function.Name;
        Queued = call.Queued;
        Volatile.Write(ref _flow, call.Flow);
        WasiOptions = call.Wasi;
        CancellationToken = call.CancellationToken;
        _deadlineAt = startedAt + (long)(limits.Timeout.Ticks * (Stopwatch.Frequency / (double)TimeSpan.TicksPerSecond));
        _cpuLimit = limits.CpuTimeout ?? TimeSpan.MaxValue;
        _cpuAtTick = 0;
        Turns.Begin(call.Priority, call.Flow, call.Source);
        HostCalls.Begin(call.Trace);
        Reset(limits, startedAt);
        Volatile.Write(ref _generation, _generation + 1);
        Volatile.Write(ref _active, 1);
    }

    /// <summary>Ends the run: other threads do not see it any more, and its native store is destroyed.</summary>
    public void End()
    {
        Volatile.Write(ref _active, 0);
        Volatile.Write(ref _flow, null);
        Wasi.End();
        Store.Close();
        Memory.End();
        Turns.End();
        WasiOptions = null;
        ConsoleTimers = null;
        CancellationToken = default;
        Figures = null;
        HostFailure = null;
    }

    /// <summary>
    /// Stops the guest at the next tick of the epoch, and ends its current wait. Does nothing when this object is by now used by another run. From any thread.
    /// </summary>
    /// <param name="id">The run to stop.</param>
    /// <returns>Whether the run was still active.</returns>
    public bool RequestCancel(ExecutionId id)
    {
        var generation = Volatile.Read(ref _generation);
        if (_id != id)
        {
            return false;
        }

        Interlocked.MemoryBarrier();
        if (!IsActive || Volatile.Read(ref _generation) != generation)
        {
            return false;
        }

        // The run may end here and another one begin on this object. So the generation of the run that was meant is written, and a higher generation that was
        // cancelled meanwhile is never overwritten.
        var cancelled = Volatile.Read(ref _cancelledGeneration);
        while (cancelled < generation)
        {
            var seen = Interlocked.CompareExchange(ref _cancelledGeneration, generation, cancelled);
            if (seen == cancelled)
            {
                break;
            }

            cancelled = seen;
        }

        _parking.Wake();
        Turns.Wake(id);
        return true;
    }

    /// <inheritdoc/>
    public override bool Park(Task? ready, TimeSpan timeout)
    {
        WasiOptions?.Stdout?.Flush();

        StartCpuClock(Stopwatch.GetTimestamp());
        if (ready is not { IsCompleted: true } && MustGoOn(Stopwatch.GetTimestamp()))
        {
            _parking.Wait(ready, timeout, _deadlineAt);
        }

        return MustGoOn(Stopwatch.GetTimestamp());
    }

    /// <inheritdoc/>
    public override bool Yield()
    {
        var resumedAt = Turns.Yield();
        return MustGoOn(resumedAt != 0 ? resumedAt : Stopwatch.GetTimestamp());
    }

    /// <summary>Whether the run was cancelled. Read by the run's thread alone.</summary>
    public bool IsCancelled => Volatile.Read(ref _cancelledGeneration) == _generation || CancellationToken.IsCancellationRequested;

    /// <summary>CPU time up to the run's last tick of the epoch. Read by any thread while <see cref="IsActive"/>.</summary>
    public TimeSpan CpuAtTick => TimeSpan.FromTicks(Volatile.Read(ref _cpuAtTick));

    public void Dispose() => Store.Dispose();

    protected internal override bool OnEpochDeadline(out ulong ticksBeyondCurrent)
    {
        ticksBeyondCurrent = 1;
        var now = Stopwatch.GetTimestamp();
        StartCpuClock(now);
        var cpu = CpuUntil(now);
        if (cpu - CpuAtFirstTick >= HeldOutput)
        {
            WasiOptions?.Stdout?.Flush();
        }

        Volatile.Write(ref _cpuAtTick, cpu.Ticks);
        if (!MustGoOn(now) || !HasCpuLeft(cpu))
        {
            return false;
        }

        var resumedAt = Turns.OnTick();
        return resumedAt == 0 || MustGoOn(resumedAt);
    }

    private bool HasCpuLeft(TimeSpan cpu)
    {
        if (cpu < _cpuLimit)
        {
            return true;
        }

        Stop(FaultKind.CpuLimit, "The run used more CPU time than its cpu_timeout.");
        return false;
    }

    // After the guest exits, the run continues only until its buffered output has been stored.
    private bool MustGoOn(long now)
    {
        if (Volatile.Read(ref _cancelledGeneration) == _generation)
        {
            Stop(FaultKind.Cancelled, "The run was cancelled.");
        }
        else if (CancellationToken.IsCancellationRequested)
        {
            Stop(FaultKind.Cancelled, "The run was stopped because its caller went away or the host is stopping.");
        }
        else if (now >= _deadlineAt)
        {
            Stop(FaultKind.DeadlineExceeded, "The run took longer than its timeout: wall-clock time from its start, its waits included.");
        }
        else
        {
            return StopKind is FaultKind.None or FaultKind.ExitCode;
        }

        return false;
    }
}
