using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Pages;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>Lists tasks, newest first; dead tasks are listed by their index. Thread-safe.</summary>
internal sealed class TaskList(ITableStore tables, TaskStore store)
{
    /// <summary>The maximum number of rows that one call reads. A call that reaches it returns the matches so far and a continuation.</summary>
    public const int MaxRows = 10_000;

    public async ValueTask<Result<Page<TaskEntry>>> ReadAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        if (query.Continuation is { } given && !TaskId.TryParseRowKey(given, out _))
        {
            return KernelErrors.ContinuationInvalid();
        }

        var prefix = query.State == TaskState.Dead ? TaskRows.DeadPrefix : "";
        var from = prefix + From(query);
        var to = query.Since is { } since ? prefix + TaskId.RowKeyOf(since) : prefix.Length == 0 ? TaskRows.TasksEnd : prefix + TaskRows.TasksEnd;
        return string.CompareOrdinal(from, to) >= 0
            ? new Page<TaskEntry>([], null)
            : await MergeAsync(query, prefix, from, to, cancellationToken).ConfigureAwait(false);
    }

    private static string From(TaskQuery query)
    {
        // A key followed by a hyphen sorts directly after that key.
        var behind = query.Continuation is { } last ? last + "-" : "";
        var until = query.Until is { } time ? TaskId.RowKeyOf(time) : "";
        return string.CompareOrdinal(behind, until) > 0 ? behind : until;
    }

    private async ValueTask<Page<TaskEntry>> MergeAsync(TaskQuery query, string prefix, string from, string to, CancellationToken cancellationToken)
    {
        var items = new List<TaskEntry>();
        var read = 0;
        string? last = null;
        await foreach (var row in TaskStream.ReadAsync(tables, from, to, query.Limit, cancellationToken).ConfigureAwait(false))
        {
            if (items.Count == query.Limit || read++ == MaxRows)
            {
                return new Page<TaskEntry>(items, last);
            }

            last = row.RowKey[prefix.Length..];
            var task = prefix.Length == 0 ? TaskRows.TryDecode(row)
                : TaskId.TryParseRowKey(last, out var id) ? await store.GetAsync(id, cancellationToken).ConfigureAwait(false) : null;
            if (task is not null && query.Wants(task))
            {
                items.Add(task);
            }
        }

        return new Page<TaskEntry>(items, null);
    }
}
