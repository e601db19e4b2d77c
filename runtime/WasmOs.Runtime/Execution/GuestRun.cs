using System.Diagnostics;
using System.Globalization;
using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// The state of a run, found by host functions and by the epoch's callback through the run's store. The object and its buffers are used for many runs, one after
/// another; the native store in it for one. Used by the run's thread, except for <see cref="RequestCancel"/> and the properties that say so.
/// </summary>
internal sealed class GuestRun : StoreHost, IDisposable
{
    private const int MaxHostErrorLength = 256;

    /// <summary>Processor time after its first tick for which a guest's output is held: one that fails or ends at once has sent nothing yet, however busy the machine is.</summary>
    private static readonly TimeSpan HeldOutput = TimeSpan.FromMilliseconds(5);

    private readonly GuestParking _parking;
    private long _startedAt;
    private long _deadlineAt;
    private TimeSpan _cpuLimit;
    private long _firstTickAt;
    private TimeSpan _cpuAtFirstTick;
    private long _cpuAtTick;
    private ExecutionId _id;
    private long _generation;
    private long _cancelledGeneration;
    private int _active;

    public GuestRun(TimeProvider time, CpuScheduler scheduler, HeldMemory memory)
    {
        Time = time;
        Memory = new RunMemory(memory);
        Store = new Store(this);
        Stdout = new OutputBuffer(Marks, OutputStream.Stdout, Memory);
        Stderr = new OutputBuffer(Marks, OutputStream.Stderr, Memory);
        Wasi = new WasiState(this);
        Turns = new GuestTurns(this, scheduler);
        _parking = new GuestParking(this, Turns);
    }

    /// <summary>The guest's clock.</summary>
    public TimeProvider Time { get; }

    public Store Store { get; }

    /// <summary>What the host holds for the run, beside its linear memory.</summary>
    public RunMemory Memory { get; }

    public OutputBuffer Stdout { get; }

    public OutputBuffer Stderr { get; }

    /// <summary>When the guest wrote to them.</summary>
    public OutputMarks Marks { get; } = new();

    public WasiState Wasi { get; }

    /// <summary>What AssemblyScript's <c>console.time</c> started; null for nothing.</summary>
    public Imports.AssemblyScript.ConsoleTimers? Timers { get; set; }

    /// <summary>Its dealings with the scheduler.</summary>
    public GuestTurns Turns { get; }

    /// <summary>Stops the run when its caller goes away.</summary>
    public CancellationToken CallerGone { get; private set; }

    /// <summary>What the run gets through WASI; null when it was given nothing.</summary>
    public WasiOptions? WasiOptions { get; private set; }

    /// <summary>The guest's exit code; null when it did not exit.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Why the host stopped the guest; <see cref="FaultKind.None"/> when it did not. The first reason counts.</summary>
    public FaultKind StopKind { get; private set; }

    /// <summary>The reason in words.</summary>
    public string StopMessage { get; private set; } = "";

    /// <summary>The module that runs. Read by any thread while <see cref="IsActive"/>.</summary>
    public RuntimeModule? Module { get; private set; }

    /// <summary>The name of the function that runs. Read by any thread while <see cref="IsActive"/>.</summary>
    public string Function { get; private set; } = "";

    /// <summary>The run. Read by any thread while <see cref="IsActive"/>.</summary>
    public ExecutionId Id => _id;

    /// <summary>When it started, in ticks of <see cref="Stopwatch"/>. Read by any thread while <see cref="IsActive"/>.</summary>
    public long StartedAt => _startedAt;

    /// <summary>When its time is over, in ticks of <see cref="Stopwatch"/>. By its own thread.</summary>
    public long DeadlineAt => _deadlineAt;

    /// <summary>Whether a run is going on. Read by any thread.</summary>
    public bool IsActive => Volatile.Read(ref _active) != 0;

    /// <summary>Starts a run: from here on it can be seen and cancelled, and its time runs.</summary>
    public void Begin(RuntimeModule module, in GuestCall call, long startedAt)
    {
        var limits = call.Limits;
        _id = call.Id;
        Module = module;
        Function = call.Function.Name;
        WasiOptions = call.Wasi;
        ExitCode = null;
        CallerGone = call.CallerGone;
        _startedAt = startedAt;
        _deadlineAt = startedAt + (long)(limits.Timeout.Ticks * (Stopwatch.Frequency / (double)TimeSpan.TicksPerSecond));
        _cpuLimit = limits.CpuTimeout ?? TimeSpan.MaxValue;
        _firstTickAt = 0;
        _cpuAtTick = 0;
        Turns.Begin(call.Priority, call.Flow, call.Source);
        StopKind = FaultKind.None;
        StopMessage = "";
        Memory.Begin(limits.HeldBytes);
        Stdout.Begin(limits.OutputBytes);
        Stderr.Begin(limits.OutputBytes);
        Marks.Begin(startedAt);
        Volatile.Write(ref _generation, _generation + 1);
        Volatile.Write(ref _active, 1);
    }

    /// <summary>Ends a run: nobody sees it any more, and its store is destroyed.</summary>
    public void End()
    {
        Volatile.Write(ref _active, 0);
        Wasi.End();
        Store.Close();
        Memory.End();
        Turns.End();
        WasiOptions = null;
        Timers = null;
        CallerGone = default;
        Module = null;
    }

    /// <summary>Stops the guest at the next tick of the epoch, if this run is still the one that is meant. From any thread.</summary>
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

        // The run can end here and another begin: what is written names the run that was meant, and never takes back what a later one was told.
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

    /// <summary>Records why the host stops the guest. The first reason counts.</summary>
    public void Stop(FaultKind kind, string message)
    {
        if (StopKind == FaultKind.None)
        {
            StopKind = kind;
            StopMessage = message;
        }
    }

    /// <summary>Stops the guest because the host may not hold something for it.</summary>
    /// <param name="what">What it is; the subject of a sentence in the plural.</param>
    /// <returns>The reason in words.</returns>
    public string StopForMemory(string what)
    {
        Stop(FaultKind.MemoryLimit, string.Create(
            CultureInfo.InvariantCulture,
            $"{what} do not fit what the host holds for a run ({Memory.Limit:N0} bytes, MAX_RUN_HELD_BYTES) or for all together ({Memory.Host.Limit:N0} bytes, MAX_HELD_BYTES)."));
        return StopMessage;
    }

    /// <summary>Records that the guest ended itself; it must be stopped by a trap.</summary>
    public void Exit(int code)
    {
        ExitCode = code;
        if (code != 0)
        {
            Stop(FaultKind.ExitCode, string.Create(CultureInfo.InvariantCulture, $"The guest exited with code {code}."));
        }
    }

    /// <summary>Waits on the run's thread, without its slot, until something is ready, a time is over or the run must stop.</summary>
    /// <param name="ready">What it waits for; null for nothing.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for as long as the run may last.</param>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public bool Park(Task? ready, TimeSpan timeout)
    {
        WasiOptions?.Stdout?.Flush();

        StartCpuClock(Stopwatch.GetTimestamp());
        if (ready is not { IsCompleted: true } && MustGoOn(Stopwatch.GetTimestamp()))
        {
            _parking.Wait(ready, timeout, _deadlineAt);
        }

        return MustGoOn(Stopwatch.GetTimestamp());
    }

    /// <summary>Writes all bytes to one of the run's streams; waits without the slot while it takes nothing. What a broken stream does not take is dropped.</summary>
    /// <param name="output">The stream.</param>
    /// <param name="bytes">The host's bytes, not the guest's memory.</param>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public bool TryWrite(IGuestOutput output, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = output.Write(bytes);
            if (written < 0)
            {
                return true;
            }

            bytes = bytes[written..];
            if (written == 0 && !Park(output.WaitToWriteAsync(), Timeout.InfiniteTimeSpan))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets others run first, if any wait.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public bool Yield()
    {
        Turns.Yield();
        return MustGoOn(Stopwatch.GetTimestamp());
    }

    /// <summary>Whether somebody wants the run to end. By its own thread.</summary>
    public bool IsCancelled => Volatile.Read(ref _cancelledGeneration) == _generation || CallerGone.IsCancellationRequested;

    /// <summary>Is told of failures of the host itself; null where nobody listens.</summary>
    public InternalFailures? Failures { get; init; }

    /// <summary>Records a failure of the host itself, and gives the trap that stops the guest.</summary>
    public nint StopByHostError(Exception exception)
    {
        Failures?.Report("host-call", exception);
        Stop(FaultKind.TrapHost, $"A host function failed: {DisplayText.Escape(exception.Message, MaxHostErrorLength)}");
        return HostCall.Trap("host error");
    }

    /// <summary>CPU time up to the last tick that the run saw. Read by any thread while <see cref="IsActive"/>.</summary>
    public TimeSpan CpuAtTick => TimeSpan.FromTicks(Volatile.Read(ref _cpuAtTick));

    /// <summary>CPU time of the run that ends now, on this thread; see <see cref="ExecutionUsage.Cpu"/>.</summary>
    public TimeSpan CpuUntil(long endedAt) =>
        _firstTickAt == 0
            ? Stopwatch.GetElapsedTime(_startedAt, endedAt)
            : Stopwatch.GetElapsedTime(_startedAt, _firstTickAt) + (ThreadClock.Now() - _cpuAtFirstTick);

    public void Dispose() => Store.Dispose();

    protected internal override bool OnEpochDeadline(out ulong ticksBeyondCurrent)
    {
        ticksBeyondCurrent = 1;
        var now = Stopwatch.GetTimestamp();
        StartCpuClock(now);
        var cpu = CpuUntil(now);
        if (cpu - Stopwatch.GetElapsedTime(_startedAt, _firstTickAt) >= HeldOutput)
        {
            WasiOptions?.Stdout?.Flush();
        }

        Volatile.Write(ref _cpuAtTick, cpu.Ticks);
        if (!MustGoOn(now) || !HasCpuLeft(cpu))
        {
            return false;
        }

        return !Turns.OnTick() || MustGoOn(Stopwatch.GetTimestamp());
    }

    /// <summary>From here on the run's CPU time is its thread's: the wall says nothing about it once the run may have waited.</summary>
    public void StartCpuClock(long now)
    {
        if (_firstTickAt == 0)
        {
            _firstTickAt = now;
            _cpuAtFirstTick = ThreadClock.Now();
        }
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

    // A guest that has exited goes on in so far as what it wrote is still being kept.
    private bool MustGoOn(long now)
    {
        if (Volatile.Read(ref _cancelledGeneration) == _generation)
        {
            Stop(FaultKind.Cancelled, "The run was cancelled.");
        }
        else if (CallerGone.IsCancellationRequested)
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
