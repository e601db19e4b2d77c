using System.Diagnostics;
using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Runtime.Scheduling;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// The state of a run, found by host functions and by the epoch's callback through the run's store. The object and its buffers are used for many runs, one after
/// another; the native store in it for one. Used by the run's thread, except for <see cref="RequestCancel"/> and the properties that say so.
/// </summary>
internal sealed class GuestRun : StoreHost, IDisposable
{
    private const int MaxHostErrorLength = 256;

    private CancellationToken _callerGone;
    private long _startedAt;
    private long _deadlineAt;
    private long _firstTickAt;
    private TimeSpan _cpuAtFirstTick;
    private ExecutionId _id;
    private long _generation;
    private long _cancelledGeneration;
    private int _active;
    private bool _threadIsReplaced;

    public GuestRun(TimeProvider time)
    {
        Time = time;
        Store = new Store(this);
    }

    /// <summary>The guest's clock.</summary>
    public TimeProvider Time { get; }

    public Store Store { get; }

    public OutputBuffer Stdout { get; } = new();

    public OutputBuffer Stderr { get; } = new();

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

    /// <summary>Whether a run is going on. Read by any thread.</summary>
    public bool IsActive => Volatile.Read(ref _active) != 0;

    /// <summary>Starts a run: from here on it can be seen and cancelled, and its time runs.</summary>
    public void Begin(ExecutionId id, RuntimeModule module, string function, ResourceLimits limits, long startedAt, CancellationToken callerGone)
    {
        _id = id;
        Module = module;
        Function = function;
        _callerGone = callerGone;
        _startedAt = startedAt;
        _deadlineAt = startedAt + (long)(limits.Timeout.Ticks * (Stopwatch.Frequency / (double)TimeSpan.TicksPerSecond));
        _firstTickAt = 0;
        StopKind = FaultKind.None;
        StopMessage = "";
        Stdout.Begin(limits.OutputBytes);
        Stderr.Begin(limits.OutputBytes);
        Volatile.Write(ref _generation, _generation + 1);
        Volatile.Write(ref _active, 1);
    }

    /// <summary>Ends a run: nobody sees it any more, and its store is destroyed.</summary>
    public void End()
    {
        Volatile.Write(ref _active, 0);
        Store.Close();
        if (_threadIsReplaced)
        {
            _threadIsReplaced = false;
            PoolThreads.GiveBack();
        }

        _callerGone = default;
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

    /// <summary>Records a failure of the host itself, and gives the trap that stops the guest.</summary>
    public nint StopByHostError(Exception exception)
    {
        Stop(FaultKind.TrapHost, $"A host function failed: {DisplayText.Escape(exception.Message, MaxHostErrorLength)}");
        return HostCall.Trap("host error");
    }

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
        if (_firstTickAt == 0)
        {
            _firstTickAt = now;
            _cpuAtFirstTick = ThreadClock.Now();
            _threadIsReplaced = PoolThreads.Replace();
        }

        if (Volatile.Read(ref _cancelledGeneration) == _generation)
        {
            Stop(FaultKind.Cancelled, "The run was cancelled.");
        }
        else if (_callerGone.IsCancellationRequested)
        {
            Stop(FaultKind.Cancelled, "The run was stopped because its caller went away or the host is stopping.");
        }
        else if (now >= _deadlineAt)
        {
            Stop(FaultKind.DeadlineExceeded, "The run took longer than its timeout.");
        }

        return StopKind == FaultKind.None;
    }
}
