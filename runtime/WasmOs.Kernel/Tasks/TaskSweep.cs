using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Deletes tasks whose retention is over and repairs what a crash left: rows without a message, unfinished redrives, blobs without a row. A sweep reads rows
/// that are older than the retention or that were created since the last sweep, never all rows. Thread-safe; several hosts may sweep at once.
/// </summary>
public sealed class TaskSweep
{
    /// <summary>A row younger than this is skipped: its message may be about to be sent.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>A blob younger than this is skipped: its row may be about to be written.</summary>
    private static readonly TimeSpan ContentGrace = TimeSpan.FromDays(1);

    private const string MarkPartition = "sweep";
    private const int Page = 1000;

    private readonly IStorage _storage;
    private readonly TaskStore _store;
    private readonly TaskQueue _queue;
    private readonly TaskBlobs _blobs;
    private readonly DeadTasks _dead;
    private readonly TaskOptions _options;

    /// <summary>Creates the sweep.</summary>
    public TaskSweep(IStorage storage, TaskOptions options, DeadTasks dead, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        _storage = storage;
        _store = new TaskStore(storage.Tables, time);
        _queue = new TaskQueue(storage.Queues);
        _blobs = new TaskBlobs(storage.Blobs);
        (_dead, _options) = (dead, options);
    }

    /// <summary>Runs one sweep.</summary>
    /// <returns>How many tasks were deleted.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mark = await _storage.Tables.GetAsync(TaskRows.Table, MarkPartition, MarkPartition, cancellationToken).ConfigureAwait(false);
        var since = mark?.GetTime("until") ?? DateTimeOffset.UnixEpoch;
        var until = now - Grace;
        await ResendAsync(since, until, now, cancellationToken).ConfigureAwait(false);
        await SweepContentAsync(since, now, cancellationToken).ConfigureAwait(false);
        await foreach (var id in _dead.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            await _dead.RepairAsync(id, await _store.GetAsync(id, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        var deleted = await DeleteOldAsync(now - _options.Retention, cancellationToken).ConfigureAwait(false);
        var swept = new TableEntity(MarkPartition, MarkPartition).Set("until", until);
        await _storage.Tables.WriteAsync(TaskRows.Table, TableWrite.Upsert(swept), cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    /// <summary>
    /// Sends the messages of unfinished tasks again that were created in the given period. A second message is harmless, because the row decides.
    /// </summary>
    private async ValueTask ResendAsync(DateTimeOffset since, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = TaskStream.ReadAsync(_storage.Tables, TaskId.RowKeyOf(until), TaskId.RowKeyOf(since), Page, cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (TaskRows.TryDecode(row) is { HasEnded: false } task && (task.LeaseUntil ?? task.DueAt) is var expected)
            {
                await _queue.SendAsync(task, expected > now ? expected - now : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<int> DeleteOldAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var deleted = 0;
        var rows = TaskStream.ReadAsync(_storage.Tables, TaskId.RowKeyOf(before), TaskRows.TasksEnd, Page, cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (TaskRows.TryDecode(row) is { HasEnded: true } task
                && task.EndedAt <= before
                && await _store.DeleteAsync(task, cancellationToken).ConfigureAwait(false))
            {
                await _blobs.DeleteAsync(task, cancellationToken).ConfigureAwait(false);
                deleted++;
            }
        }

        return deleted;
    }

    /// <summary>Deletes blobs that no row names. Each blob is checked once, by the first sweep after it is old enough.</summary>
    private async ValueTask SweepContentAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await foreach (var blob in _storage.Blobs.ListAsync(TaskBlobs.Container, "", cancellationToken).ConfigureAwait(false))
        {
            var isDue = now - blob.LastModified >= ContentGrace && blob.LastModified >= since - ContentGrace - Grace;
            if (isDue && TaskId.TryParse(blob.Name.Split('/')[0], out var id) && await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is null)
            {
                await _storage.Blobs.DeleteAsync(new BlobAddress(TaskBlobs.Container, blob.Name), BlobCondition.Match(blob.ETag), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }
}
