using System.Globalization;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>The log of a module: the lines of its runs that have ended, the newest run first and a run's lines in the order in which it wrote them.</summary>
public static class ModuleLog
{
    /// <summary>The most runs that one page goes through, for their output may lie in blobs of their own.</summary>
    private const int MostRuns = 100;

    private const char Divider = '.';

    /// <summary>Reads a page.</summary>
    /// <param name="history">The history of runs.</param>
    /// <param name="module">The module's name.</param>
    /// <param name="limit">The largest number of lines.</param>
    /// <param name="continuation">The continuation of the previous page; null for the first page.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async ValueTask<Result<ModuleLogPage>> ReadAsync(
        ExecutionHistory history, string module, int limit, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentException.ThrowIfNullOrEmpty(module);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (!TryParse(continuation, out var below, out var skip))
        {
            return KernelErrors.ContinuationInvalid();
        }

        var query = new ExecutionQuery { ModuleName = module, Limit = MostRuns, Continuation = below };
        var runs = await history.ListAsync(query, cancellationToken).ConfigureAwait(false);
        if (!runs.Succeeded)
        {
            return runs.Error;
        }

        var lines = new List<ModuleLogLine>();
        foreach (var listed in runs.Value.Items)
        {
            if (!ExecutionId.TryParse(listed.ExecutionId, out var id))
            {
                continue;
            }

            // The run whose lines were not all shown may be gone meanwhile.
            var shown = HistoryIds.After(id).ToString() == below ? skip : 0;
            var entry = listed;
            if (listed.Apart is not null)
            {
                var whole = await history.GetAsync(id, cancellationToken).ConfigureAwait(false);
                if (!whole.Succeeded)
                {
                    return whole.Error;
                }

                entry = whole.Value;
            }

            foreach (var line in ExecutionLog.LinesOf(entry).Skip(shown))
            {
                if (lines.Count == limit)
                {
                    return new ModuleLogPage(lines, Continue(id, shown));
                }

                lines.Add(new ModuleLogLine(listed.ExecutionId, listed.Version, line.Show()));
                shown++;
            }
        }

        return new ModuleLogPage(lines, runs.Value.Continuation is { } next ? next + Divider + "0" : null);
    }

    // A continuation of the history is exclusive, and the run whose lines are not all shown must be found again.
    private static string Continue(ExecutionId run, int shown) =>
        string.Create(CultureInfo.InvariantCulture, $"{HistoryIds.After(run)}{Divider}{shown}");

    private static bool TryParse(string? continuation, out string? below, out int skip)
    {
        (below, skip) = (null, 0);
        if (continuation is null)
        {
            return true;
        }

        var at = continuation.IndexOf(Divider);
        below = at < 0 ? null : continuation[..at];
        return at >= 0 && int.TryParse(continuation.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out skip);
    }
}
