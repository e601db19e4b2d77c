using WasmOs.Kernel.Pages;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>Reads and writes the rows of schedules and the index of due times. Thread-safe.</summary>
internal sealed class ScheduleStore(ITableStore tables)
{
    public async ValueTask<Schedule?> GetAsync(string id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(ScheduleRows.Table, ScheduleRows.Partition, id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : ScheduleRows.Decode(row);
    }

    /// <summary>Inserts a schedule, or returns the existing one with its id.</summary>
    public async ValueTask<Schedule> InsertAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var writes = new List<TableWrite> { TableWrite.Insert(ScheduleRows.Encode(schedule)) };
        if (ScheduleRows.IndexKey(schedule) is { } key)
        {
            writes.Add(TableWrite.Upsert(new TableEntity(ScheduleRows.Partition, key)));
        }

        var written = await tables.SubmitAsync(ScheduleRows.Table, writes, cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? schedule with { ETag = written.ETags[0] }
            : await GetAsync(schedule.Id, cancellationToken).ConfigureAwait(false)
            ?? throw new StorageUnavailableException("tables", $"Schedule {schedule.Id} was deleted while it was stored. Try again.");
    }

    /// <summary>Replaces a schedule's row and moves its index entry, in one transaction.</summary>
    /// <returns>The stored schedule; null when another writer changed it since it was read.</returns>
    public async ValueTask<Schedule?> UpdateAsync(Schedule before, Schedule after, CancellationToken cancellationToken)
    {
        var writes = new List<TableWrite> { TableWrite.Replace(ScheduleRows.Encode(after), before.ETag!) };
        var (from, to) = (ScheduleRows.IndexKey(before), ScheduleRows.IndexKey(after));
        if (from != to && from is not null)
        {
            writes.Add(TableWrite.Delete(ScheduleRows.Partition, from, "*"));
        }

        if (from != to && to is not null)
        {
            writes.Add(TableWrite.Upsert(new TableEntity(ScheduleRows.Partition, to)));
        }

        var written = await tables.SubmitAsync(ScheduleRows.Table, writes, cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? after with { ETag = written.ETags[0] } : null;
    }

    /// <summary>Deletes a schedule and its index entry. False when another writer changed it since it was read.</summary>
    public async ValueTask<bool> DeleteAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var writes = new List<TableWrite> { TableWrite.Delete(ScheduleRows.Partition, schedule.Id, schedule.ETag!) };
        if (ScheduleRows.IndexKey(schedule) is { } key)
        {
            writes.Add(TableWrite.Delete(ScheduleRows.Partition, key, "*"));
        }

        return (await tables.SubmitAsync(ScheduleRows.Table, writes, cancellationToken).ConfigureAwait(false)).Succeeded;
    }

    /// <summary>Lists schedules in the order of their creation.</summary>
    /// <param name="after">The id after which the page begins; null for the first page.</param>
    /// <param name="limit">The maximum number of schedules per page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Page<Schedule>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        // The id with "!" is the first key after the id, because no other id begins with it.
        var query = new TableQuery(ScheduleRows.Partition, after is null ? null : after + "!", ScheduleRows.IndexPrefix, limit);
        var page = await tables.QueryAsync(ScheduleRows.Table, query, cancellationToken).ConfigureAwait(false);
        while (page is { Entities.Count: 0, Continuation: not null })
        {
            page = await tables.QueryAsync(ScheduleRows.Table, query with { Continuation = page.Continuation }, cancellationToken).ConfigureAwait(false);
        }

        return new Page<Schedule>([.. page.Entities.Select(ScheduleRows.Decode)], page.Continuation is null ? null : page.Entities[^1].RowKey);
    }

    /// <summary>How many schedules there are.</summary>
    public async ValueTask<int> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        string? continuation = null;
        do
        {
            var page = await tables.QueryAsync(
                ScheduleRows.Table, new TableQuery(ScheduleRows.Partition, null, ScheduleRows.IndexPrefix, 1000, continuation),
                cancellationToken).ConfigureAwait(false);
            count += page.Entities.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return count;
    }

    /// <summary>Lists the schedules to handle before a time, earliest first.</summary>
    public async ValueTask<IReadOnlyList<(DateTimeOffset WakeAt, string Id)>> ListDueAsync(
        DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var due = new List<(DateTimeOffset, string)>();
        string? continuation = null;
        do
        {
            var query = new TableQuery(
                ScheduleRows.Partition, ScheduleRows.IndexPrefix, ScheduleRows.IndexKeyOf(before), Math.Min(limit - due.Count, 1000), continuation);
            var page = await tables.QueryAsync(ScheduleRows.Table, query, cancellationToken).ConfigureAwait(false);
            due.AddRange(page.Entities.Select(row => ScheduleRows.ReadIndexKey(row.RowKey)));
            continuation = page.Continuation;
        }
        while (continuation is not null && due.Count < limit);
        return due;
    }
}
