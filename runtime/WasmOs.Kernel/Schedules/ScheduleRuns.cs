using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Pages;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>The histories of schedules in the table <c>ScheduleRuns</c>: one partition for each schedule, newest due time first. Thread-safe.</summary>
internal sealed class ScheduleRuns(ITableStore tables)
{
    public const string Table = "ScheduleRuns";

    /// <summary>How many lines of a schedule are kept.</summary>
    public const int Kept = 500;

    private const int MaxTransaction = 100;
    private const int MaxDetail = 1024;

    /// <summary>Inserts a line, unless the due time has one: the first writer has then decided the outcome.</summary>
    /// <returns>The stored line, and whether this call inserted it.</returns>
    public async ValueTask<(ScheduleRun Run, bool IsNew)> DecideAsync(ScheduleRun run, CancellationToken cancellationToken)
    {
        var entity = Encode(run);
        var written = await tables.WriteAsync(Table, TableWrite.Insert(entity), cancellationToken).ConfigureAwait(false);
        if (written.Succeeded)
        {
            return (run, true);
        }

        var known = await tables.GetAsync(Table, entity.PartitionKey, entity.RowKey, cancellationToken).ConfigureAwait(false);
        return (known is null ? run : Decode(known), false);
    }

    /// <summary>Writes a line's final outcome, replacing the line.</summary>
    public async ValueTask WriteAsync(ScheduleRun run, CancellationToken cancellationToken) =>
        await tables.WriteAsync(Table, TableWrite.Upsert(Encode(run)), cancellationToken).ConfigureAwait(false);

    public async ValueTask<Result<Page<ScheduleRun>>> ListAsync(string scheduleId, string? after, int limit, CancellationToken cancellationToken)
    {
        if (after is not null && (after.Length > 100 || TableKey.Escape(after) != after))
        {
            return KernelErrors.ContinuationInvalid();
        }

        var query = new TableQuery(scheduleId, after is null ? null : after + "!", Limit: limit);
        var page = await tables.QueryAsync(Table, query, cancellationToken).ConfigureAwait(false);
        while (page is { Entities.Count: 0, Continuation: not null })
        {
            page = await tables.QueryAsync(Table, query with { Continuation = page.Continuation }, cancellationToken).ConfigureAwait(false);
        }

        return new Page<ScheduleRun>(
            [.. page.Entities.Select(Decode)], page.Continuation is null ? null : page.Entities[^1].RowKey);
    }

    /// <summary>Deletes all lines except the newest <paramref name="keep"/>.</summary>
    public async ValueTask TrimAsync(string scheduleId, int keep, CancellationToken cancellationToken)
    {
        var rows = new List<string>();
        string? continuation = null;
        do
        {
            var page = await tables.QueryAsync(Table, new TableQuery(scheduleId, Continuation: continuation), cancellationToken).ConfigureAwait(false);
            rows.AddRange(page.Entities.Select(row => row.RowKey));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        foreach (var surplus in rows.Skip(keep).Chunk(MaxTransaction))
        {
            // The transaction fails when another host trims the same lines; the next trim finds what is left.
            await tables.SubmitAsync(Table, [.. surplus.Select(key => TableWrite.Delete(scheduleId, key, "*"))], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A due time has one line for its fire and one for having been missed; a manual run has one line, with its task's id.</summary>
    private static string KeyOf(ScheduleRun run) =>
        $"{TableKey.NewestFirst(run.PlannedAt)}-{(run.IsManual ? run.TaskId : run.Outcome == ScheduleRunOutcome.Missed ? "missed" : "fire")}";

    private static TableEntity Encode(ScheduleRun run) => new TableEntity(run.ScheduleId, KeyOf(run))
        .Set("planned_at", run.PlannedAt)
        .Set("fired_at", run.FiredAt)
        .Set("outcome", (int)run.Outcome)
        .Set("task_id", run.TaskId)
        .Set("manual", run.IsManual ? true : null)
        .Set("missed", run.Missed == 0 ? null : run.Missed)
        .Set("detail", run.Detail is { Length: > MaxDetail } detail ? detail[..MaxDetail] : run.Detail);

    private static ScheduleRun Decode(TableEntity row) => new()
    {
        ScheduleId = row.PartitionKey,
        PlannedAt = row.GetTime("planned_at")!.Value,
        FiredAt = row.GetTime("fired_at")!.Value,
        Outcome = (ScheduleRunOutcome)row.GetInt64("outcome")!.Value,
        TaskId = row.GetString("task_id"),
        IsManual = row.GetBoolean("manual") == true,
        Missed = row.GetInt64("missed") ?? 0,
        Detail = row.GetString("detail"),
    };
}
