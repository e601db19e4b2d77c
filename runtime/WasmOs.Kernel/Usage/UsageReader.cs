using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Usage;

/// <summary>Reports what was used: by all processes as far as storage has it, by this process up to now. Thread-safe.</summary>
/// <param name="storage">Where the sums of all processes are.</param>
/// <param name="recorder">The sums of this process.</param>
/// <param name="worker">The name of this process.</param>
public sealed class UsageReader(IStorage storage, UsageRecorder recorder, WorkerName worker)
{
    /// <summary>The most lines of a report, which are in memory while it is made.</summary>
    public const int MaxLines = 10_000;

    /// <summary>Makes a report.</summary>
    public async ValueTask<Result<UsageReport>> ReadAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);

        // The days in memory are taken first. A day that the writer releases meanwhile is still counted here, and its rows are skipped below.
        var own = recorder.Days.ToDictionary(static day => day.Date);
        var lines = new Dictionary<string, UsageTotals>(StringComparer.Ordinal);
        for (var number = query.From.DayNumber; number <= query.Until.DayNumber; number++)
        {
            var day = DateOnly.FromDayNumber(number);
            var mine = own.GetValueOrDefault(day);
            if (!await AddStoredAsync(lines, query, day, mine is not null, cancellationToken).ConfigureAwait(false)
                || (mine is not null && !AddOwn(lines, query, mine)))
            {
                return UsageErrors.TooManyLines();
            }
        }

        var total = new UsageTotals();
        foreach (var sum in lines.Values)
        {
            total.Add(sum);
        }

        var sorted = lines.Select(static line => new UsageLine(line.Key, line.Value)).OrderBy(static line => line.Key, StringComparer.Ordinal);
        return new UsageReport([.. sorted], total);
    }

    private async ValueTask<bool> AddStoredAsync(
        Dictionary<string, UsageTotals> lines, UsageQuery query, DateOnly day, bool skipOwn, CancellationToken cancellationToken)
    {
        var partition = UsageRows.PartitionOf(day);
        var rows = query.Module is { } name ? TableQuery.Prefix(partition, UsageRows.PrefixOf(name)) : new TableQuery(partition);
        await foreach (var row in TableReading.ReadAsync(storage.Tables, UsageRows.Table, rows, cancellationToken).ConfigureAwait(false))
        {
            var (module, caller) = (UsageRows.ModuleOf(row), UsageRows.CallerOf(row));
            if (query.Selects(module, caller) && !(skipOwn && UsageRows.IsOf(row, worker.Value)))
            {
                if (LineOf(lines, query.KeyOf(partition, module, caller)) is not { } line)
                {
                    return false;
                }

                line.Add(UsageRows.Decode(row));
            }
        }

        return true;
    }

    private static bool AddOwn(Dictionary<string, UsageTotals> lines, UsageQuery query, UsageDay day)
    {
        var partition = UsageRows.PartitionOf(day.Date);
        foreach (var ((module, caller), cell) in day.Cells)
        {
            if (query.Selects(module, caller))
            {
                if (LineOf(lines, query.KeyOf(partition, module, caller)) is not { } line)
                {
                    return false;
                }

                cell.AddTo(line);
            }
        }

        return true;
    }

    private static UsageTotals? LineOf(Dictionary<string, UsageTotals> lines, string key)
    {
        if (!lines.TryGetValue(key, out var line) && lines.Count < MaxLines)
        {
            lines[key] = line = new UsageTotals();
        }

        return line;
    }
}
