using System.Diagnostics;
using System.Globalization;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// A run as its host functions see it: its store, what it may hold, what it writes, its clocks, and the ways to end it or to let it wait. Host functions find it through the run's store. The object is
/// used for many runs, one after another; a derived type begins and ends them. Used by the run's thread, except for properties that say so.
/// </summary>
internal abstract class RunContext : StoreHost
{
    private const int MaxHostErrorLength = 256;

    private long _startedAt;
    private long _firstTickAt;
    private TimeSpan _cpuAtFirstTick;

    protected RunContext(TimeProvider time, HeldMemory memory)
    {
        Time = time;
        Memory = new RunMemory(memory);
        Store = new Store(this);
        Stdout = new OutputBuffer(Marks, OutputStream.Stdout, Memory);
        Stderr = new OutputBuffer(Marks, OutputStream.Stderr, Memory);
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

    /// <summary>The guest's exit code; null when it did not exit.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Why the host stopped the guest; <see cref="FaultKind.None"/> when it did not. The first reason counts.</summary>
    public FaultKind StopKind { get; private set; }

    /// <summary>The reason in words.</summary>
    public string StopMessage { get; private set; } = "";

    /// <summary>When it started, in ticks of <see cref="Stopwatch"/>. Read by any thread while the run goes on.</summary>
    public long StartedAt => _startedAt;

    /// <summary>Is told of failures of the host itself; null where nobody listens.</summary>
    public InternalFailures? Failures { get; init; }

    /// <summary>A failure of something that the host needs for the run, such as storage, which is not the guest's fault: the run has no outcome, and this is thrown in its place.</summary>
    public Exception? HostFailure { get; set; }

    /// <summary>CPU time of the run until its first tick, which is charged by the wall. Only after <see cref="StartCpuClock"/>.</summary>
    protected TimeSpan CpuAtFirstTick => Stopwatch.GetElapsedTime(_startedAt, _firstTickAt);

    /// <summary>Waits on the run's thread, without its slot, until something is ready, a time is over or the run must stop.</summary>
    /// <param name="ready">What the run waits for; null for nothing.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for as long as the run may last.</param>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public abstract bool Park(Task? ready, TimeSpan timeout);

    /// <summary>Lets other runs go first, if any wait.</summary>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public abstract bool Yield();

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

    /// <summary>Records a failure of the host itself, and gives the trap that stops the guest.</summary>
    public nint StopByHostError(Exception exception)
    {
        Failures?.Report("host-call", exception);
        Stop(FaultKind.TrapHost, $"A host function failed: {DisplayText.Escape(exception.Message, MaxHostErrorLength)}");
        return HostCall.Trap("host error");
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

    /// <summary>CPU time of the run at a moment, in ticks of <see cref="Stopwatch"/>, on its own thread; see <see cref="ExecutionUsage.Cpu"/>.</summary>
    public TimeSpan CpuUntil(long now) =>
        _firstTickAt == 0
            ? Stopwatch.GetElapsedTime(_startedAt, now)
            : Stopwatch.GetElapsedTime(_startedAt, _firstTickAt) + (ThreadClock.Now() - _cpuAtFirstTick);

    /// <summary>From here on the run's CPU time is its thread's: the wall says nothing about it once the run may have waited.</summary>
    public void StartCpuClock(long now)
    {
        if (_firstTickAt == 0)
        {
            _firstTickAt = now;
            _cpuAtFirstTick = ThreadClock.Now();
        }
    }

    /// <summary>Begins a run: nothing is left of the one before.</summary>
    protected void Reset(ResourceLimits limits, long startedAt)
    {
        _startedAt = startedAt;
        _firstTickAt = 0;
        ExitCode = null;
        StopKind = FaultKind.None;
        StopMessage = "";
        Memory.Begin(limits.HeldBytes);
        Stdout.Begin(limits.OutputBytes);
        Stderr.Begin(limits.OutputBytes);
        Marks.Begin(startedAt);
    }
}
