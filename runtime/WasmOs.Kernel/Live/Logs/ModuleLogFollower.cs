using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>
/// Follows the log of a module on this host: what its runs write while they run, and the rest when they have ended. Begins with the runs that run now. One
/// thread at a time uses it.
/// </summary>
public sealed class ModuleLogFollower : IDisposable
{
    /// <summary>In how many looks a run may be missing whose end was not told, before it is forgotten.</summary>
    private const int MostMissed = 3;

    private readonly WasmRuntime _runtime;
    private readonly string _module;
    private readonly LogTap _tap;
    private readonly Dictionary<ExecutionId, LogTail> _tails = [];
    private IReadOnlyList<RunningOutput>? _running;
    private int _next;
    private TappedRun? _ending;

    /// <summary>Begins to follow.</summary>
    /// <param name="runtime">Knows the running guests.</param>
    /// <param name="logs">Hands over runs that have ended.</param>
    /// <param name="module">The module's name.</param>
    public ModuleLogFollower(WasmRuntime runtime, LiveLogs logs, string module)
    {
        ArgumentNullException.ThrowIfNull(logs);
        _runtime = runtime;
        _module = module;
        _tap = logs.Open(module);
    }

    /// <summary>Takes the number of lines that were lost with their runs, because this follower was too slow.</summary>
    public long TakeLost() => _tap.TakeLost();

    /// <summary>Returns what is new; null when there is nothing more for now.</summary>
    public LogNews? Next()
    {
        // 1. The running ones, each once a look, so that none keeps the others waiting.
        _running ??= Look();
        while (_ending is null && _next < _running.Count)
        {
            var output = _running[_next++];
            var lines = TailOf(output.Id, output.Queued).Read(new RunningLog(output));
            if (lines.Count > 0)
            {
                return new LogNews(output.Id.ToString(), _module, lines);
            }
        }

        // 2. Those that have ended.
        _ending ??= _tap.Take();
        if (_ending is not null)
        {
            return End(_ending);
        }

        _running = null;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ending is { } ending)
        {
            _tap.Release(ending);
        }

        _tap.Dispose();
    }

    private IReadOnlyList<RunningOutput> Look()
    {
        _next = 0;
        var running = _runtime.FindOutputs(_module);
        if (_tails.Count == 0)
        {
            return running;
        }

        foreach (var (id, tail) in _tails)
        {
            tail.Missed++;
            if (tail.Missed > MostMissed && running.All(run => run.Id != id))
            {
                _tails.Remove(id);
            }
        }

        return running;
    }

    private LogTail TailOf(ExecutionId id, TimeSpan queued)
    {
        if (!_tails.TryGetValue(id, out var tail))
        {
            _tails[id] = tail = new LogTail(id.Time + queued);
        }

        tail.Missed = 0;
        return tail;
    }

    private LogNews End(TappedRun run)
    {
        var outcome = run.Outcome;
        var tail = TailOf(run.Id, outcome.Queued);
        var news = new LogNews(run.Id.ToString(), _module, tail.Read(outcome.Log));
        if (!tail.IsAtEnd(outcome.Log))
        {
            return news;
        }

        _tap.Release(run);
        _ending = null;
        _tails.Remove(run.Id);
        return news with
        {
            Lost = run.LostLines is { } written ? Math.Max(0, written - tail.Read(OutputStream.Stdout) - tail.Read(OutputStream.Stderr)) : 0,
            Status = ExecutionNames.Of(outcome.Status).ToString(),
            Truncated = outcome.Truncated,
            TimesTruncated = outcome.TimesTruncated,
        };
    }
}
