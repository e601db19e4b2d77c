using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>
/// Holds what the runs of a module have written, from their end until its follower has read it. What would be too much is lost, and its lines are counted.
/// Runs never wait. Thread-safe; one thread at a time takes.
/// </summary>
internal sealed class LogTap(LiveLogs logs, string module) : IDisposable
{
    /// <summary>The most runs that wait.</summary>
    public const int MostRuns = 1024;

    /// <summary>The most bytes of output that wait.</summary>
    public const int MostBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<TappedRun> _runs = new();
    private long _held;
    private long _lost;
    private bool _closed;

    /// <summary>The module's name.</summary>
    public string Module => module;

    /// <summary>Takes a run that has ended.</summary>
    public void Offer(in ExecutionResult run)
    {
        var bytes = (long)run.Outcome.Stdout.Length + run.Outcome.Stderr.Length;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_runs.Count == MostRuns)
            {
                _lost += LinesOf(run);
                return;
            }

            var isHeld = _held + bytes <= MostBytes && logs.TryHold(bytes);
            _held += isHeld ? bytes : 0;

            // Without room the end of the run is told, without its lines.
            _runs.Enqueue(new TappedRun(run.Id, TappedOutcome.Of(run.Outcome, isHeld), isHeld ? bytes : 0, isHeld ? null : LinesOf(run)));
        }
    }

    /// <summary>Takes the run that ended first. The caller gives its bytes back by <see cref="Release"/>.</summary>
    /// <returns>Null when none waits.</returns>
    public TappedRun? Take()
    {
        lock (_gate)
        {
            return _runs.TryDequeue(out var run) ? run : null;
        }
    }

    /// <summary>Says that the output of a run was read.</summary>
    public void Release(TappedRun run)
    {
        lock (_gate)
        {
            _held -= run.HeldBytes;
        }

        logs.Release(run.HeldBytes);
    }

    /// <summary>Takes the number of lines of runs whose end is not told either.</summary>
    public long TakeLost()
    {
        lock (_gate)
        {
            (var lost, _lost) = (_lost, 0);
            return lost;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        logs.Close(this);
        lock (_gate)
        {
            _closed = true;
            while (_runs.TryDequeue(out var run))
            {
                logs.Release(run.HeldBytes);
            }
        }
    }

    private static long LinesOf(in ExecutionResult run) => LinesOf(run.Outcome.Stdout.Span) + LinesOf(run.Outcome.Stderr.Span);

    private static long LinesOf(ReadOnlySpan<byte> output) => output.Count((byte)'\n') + (output is [] or [.., (byte)'\n'] ? 0 : 1);
}
