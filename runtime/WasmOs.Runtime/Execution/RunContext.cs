using System.Diagnostics;
using System.Globalization;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.Streams;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// A run as its host functions see it: its store, memory count, output and clocks, and the ways to stop the run or to let it wait. Host functions find it
/// through the run's store. The object is used for many runs, one after another; a derived type begins and ends each of them. Used by the run's thread alone,
/// except for properties that say so.
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

    /// <summary>Counts what the host holds for the run besides its linear memory.</summary>
    public RunMemory Memory { get; }

    public OutputBuffer Stdout { get; }

    public OutputBuffer Stderr { get; }

    /// <summary>When the guest wrote to <see cref="Stdout"/> and <see cref="Stderr"/>.</summary>
    public OutputMarks Marks { get; } = new();

    /// <summary>How often the guest called which host function.</summary>
    public HostCallCounts HostCalls { get; } = new();

    /// <summary>The guest's exit code; null when it did not exit.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Why the host stopped the guest; <see cref="FaultKind.None"/> when it did not. The first reason counts.</summary>
    public FaultKind StopKind { get; private set; }

    /// <summary>The message that belongs to <see cref="StopKind"/>.</summary>
    public string StopMessage { get; private set; } = "";

    /// <summary>When the run started, in ticks of <see cref="Stopwatch"/>. Read by any thread while the run is active.</summary>
    public long StartedAt => _startedAt;

    /// <summary>Receives failures of the host itself; null when they are not reported.</summary>
    public InternalFailures? Failures { get; init; }

    /// <summary>
    /// A failure of something that the host needs for the run, such as storage. It is not the guest's fault: this exception is thrown, and the run has no
    /// outcome.
    /// </summary>
    public Exception? HostFailure { get; set; }

    /// <summary>CPU time of the run until its first tick, measured as wall-clock time. Only after <see cref="StartCpuClock"/>.</summary>
    protected TimeSpan CpuAtFirstTick => Stopwatch.GetElapsedTime(_startedAt, _firstTickAt);

    /// <summary>Blocks the run's thread, without its slot, until <paramref name="ready"/> completes, the time is over or the run must stop.</summary>
    /// <param name="ready">What the run waits for; null when it waits for the time alone.</param>
    /// <param name="timeout">The longest wait; <see cref="Timeout.InfiniteTimeSpan"/> for as long as the run may last.</param>
    /// <returns>False when the guest must be stopped, with the reason recorded.</returns>
    public abstract bool Park(Task? ready, TimeSpan timeout);

    /// <summary>Passes the slot to a waiting run, if there is one, and waits for a slot again.</summary>
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

    /// <summary>Records that the guest is stopped because the host may not hold something for it.</summary>
    /// <param name="what">What needs too much memory: the subject of a sentence, in the plural.</param>
    /// <returns>The message.</returns>
    public string StopForMemory(string what)
    {
        Stop(FaultKind.MemoryLimit, string.Create(
            CultureInfo.InvariantCulture,
            $"{what} need more memory than the host may hold for one run ({Memory.Limit:N0} bytes, MAX_RUN_HELD_BYTES) "
                + $"or for all runs together ({Memory.Host.Limit:N0} bytes, MAX_HELD_BYTES)."));
        return StopMessage;
    }

    /// <summary>Records a failure of the host itself.</summary>
    /// <returns>The trap that stops the guest, to be returned to the engine.</returns>
    public nint StopByHostError(Exception exception)
    {
        Failures?.Report("host-call", exception);
        Stop(FaultKind.TrapHost, $"A host function failed: {DisplayText.Escape(exception.Message, MaxHostErrorLength)}");
        return HostCall.Trap("host error");
    }

    /// <summary>Records that the guest exited. The caller must stop the guest by a trap.</summary>
    public void Exit(int code)
    {
        ExitCode = code;
        if (code != 0)
        {
            Stop(FaultKind.ExitCode, string.Create(CultureInfo.InvariantCulture, $"The guest exited with code {code}."));
        }
    }

    /// <summary>
    /// Writes all bytes to one of the run's streams. While the stream has no room, the run waits without its slot. Bytes that a broken stream does not take are
    /// dropped.
    /// </summary>
    /// <param name="output">The stream.</param>
    /// <param name="bytes">The bytes, in the host's memory and not in the guest's.</param>
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

    /// <summary>CPU time of the run up to a moment; see <see cref="ExecutionUsage.Cpu"/>. Called on the run's thread.</summary>
    /// <param name="now">The moment, in ticks of <see cref="Stopwatch"/>.</param>
    public TimeSpan CpuUntil(long now) =>
        _firstTickAt == 0
            ? Stopwatch.GetElapsedTime(_startedAt, now)
            : Stopwatch.GetElapsedTime(_startedAt, _firstTickAt) + (ThreadClock.Now() - _cpuAtFirstTick);

    /// <summary>
    /// From now on the run's CPU time is read from its thread's clock: once the run may have waited, wall-clock time says nothing about CPU time.
    /// </summary>
    /// <param name="now">The current time, in ticks of <see cref="Stopwatch"/>.</param>
    public void StartCpuClock(long now)
    {
        if (_firstTickAt == 0)
        {
            _firstTickAt = now;
            _cpuAtFirstTick = ThreadClock.Now();
        }
    }

    /// <summary>Begins a run: resets everything that the previous run left.</summary>
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
