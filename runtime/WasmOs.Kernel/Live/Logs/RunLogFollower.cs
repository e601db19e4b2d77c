using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.History;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;
using WasmOs.Storage;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>
/// Follows the log of one run: what it writes while it runs on this host, and the rest from the history when it has ended. Loses nothing, however slow its
/// reader is: before the end the lines are where the run has written them, and afterwards in the history. One thread at a time uses it.
/// </summary>
/// <param name="runtime">Knows the running guests.</param>
/// <param name="history">Has the runs that have ended.</param>
/// <param name="logs">Says how much output may be held for readers.</param>
/// <param name="id">The run.</param>
/// <param name="module">The name of its module; null for a module that was not stored.</param>
public sealed class RunLogFollower(WasmRuntime runtime, ExecutionHistory history, LiveLogs logs, ExecutionId id, string? module) : IDisposable
{
    /// <summary>In how many looks a run that has ended may be missing in the history.</summary>
    private const int MostMissed = 3;

    private readonly long[] _read = new long[2];
    private RunningOutput? _output;
    private LogTail? _tail;
    private ExecutionEntry? _entry;
    private IEnumerator<RawLogLine>? _lines;
    private long _held;
    private bool _hasEnded;
    private int _missed;

    /// <summary>Whether the run has ended and all of its lines were returned.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Why the log cannot be followed any more; null while it can.</summary>
    public KernelError? Failure { get; private set; }

    /// <summary>Returns what is new; null when there is nothing more for now.</summary>
    /// <exception cref="StorageUnavailableException">Storage is down, and the run's end is not in memory.</exception>
    public async ValueTask<LogNews?> NextAsync(CancellationToken cancellationToken)
    {
        if (IsAtEnd || Failure is not null)
        {
            return null;
        }

        if (_entry is null)
        {
            var isRunning = false;
            var news = _hasEnded ? null : ReadRunning(out isRunning);
            if (isRunning)
            {
                return news;
            }

            var found = await history.GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (!found.Succeeded)
            {
                // Its end reaches the history a moment after it.
                Failure = ++_missed > MostMissed ? found.Error : null;
                return null;
            }

            Begin(found.Value);
        }

        return ReadEnded();
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();

    private LogNews? ReadRunning(out bool isRunning)
    {
        _output ??= runtime.FindOutput(id);
        if (_output is not { } output)
        {
            isRunning = runtime.GetRunning().Any(run => run.Id == id);
            return null;
        }

        _tail ??= new LogTail(id.Time + output.Queued);
        var lines = _tail.Read(new RunningLog(output));
        isRunning = lines.Count > 0 || output.IsRunning;
        return lines.Count > 0 ? new LogNews(id.ToString(), module, lines) : null;
    }

    private void Begin(ExecutionEntry entry)
    {
        if (_tail is { } tail)
        {
            _read[0] = tail.Read(OutputStream.Stdout);
            _read[1] = tail.Read(OutputStream.Stderr);
            _tail = null;
        }

        _hasEnded = true;
        _entry = entry;
        _lines = Skip(entry, _read[0], _read[1]).GetEnumerator();
    }

    private LogNews ReadEnded()
    {
        var entry = _entry!;
        var lines = new List<ExecutionLogLine>();
        var text = 0;
        while (lines.Count < LogTail.MostLines && text < LogTail.MostText)
        {
            if (!_lines!.MoveNext())
            {
                IsAtEnd = true;
                Drop();
                return new LogNews(entry.ExecutionId, entry.ModuleId, lines)
                {
                    Status = entry.Status,
                    Truncated = entry.Truncated,
                    TimesTruncated = entry.MarksCut,
                };
            }

            var line = _lines.Current;
            _read[(int)line.Stream]++;
            lines.Add(line.Show());
            text += lines[^1].Text.Length;
        }

        Keep(entry);
        return new LogNews(entry.ExecutionId, entry.ModuleId, lines);
    }

    // A reader may be slow, and there may be many: where there is no room for all that wait for them, the run is read again for each batch.
    private void Keep(ExecutionEntry entry)
    {
        if (_held > 0)
        {
            return;
        }

        var bytes = sizeof(char) * (entry.StdoutBytes + entry.StderrBytes);
        if (logs.TryHold(bytes))
        {
            _held = bytes;
        }
        else
        {
            Drop();
        }
    }

    private void Drop()
    {
        logs.Release(_held);
        _held = 0;
        _entry = null;
        _lines?.Dispose();
        _lines = null;
    }

    private static IEnumerable<RawLogLine> Skip(ExecutionEntry entry, long stdout, long stderr)
    {
        foreach (var line in ExecutionLog.LinesOf(entry))
        {
            ref var left = ref line.Stream == OutputStream.Stdout ? ref stdout : ref stderr;
            if (left > 0)
            {
                left--;
                continue;
            }

            yield return line;
        }
    }
}
