using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Deletes tasks that ended long ago, and finds what a crash left: rows without a message, redrives that were not ended, content without a row. Reads what is old and
/// what came since the last sweep, never all. Thread-safe; several hosts may sweep at once.
/// </summary>
public sealed class TaskSweep
{
    /// <summary>Younger rows may be about to get their message.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Younger content may be about to get its row.</summary>
    private static readonly TimeSpan ContentGrace = TimeSpan.FromDays(1);

    private const string MarkPartition = "sweep";
    private const int Page = 1000;

    private readonly IStorage _storage;
    private readonly TaskStore _store;
    private readonly TaskQueue _queue;
    private readonly TaskBlobs _blobs;
    private readonly DeadTasks _dead;
    private readonly TaskOptions _options;

    /// <summary>Creates it.</summary>
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

    /// <summary>Sweeps.</summary>
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

    /// <summary>Sends the messages of tasks again that should have been started long ago: one too many does no harm, the row decides.</summary>
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

    /// <summary>Deletes content that no row names: each blob is looked at once, by the first sweep that finds it old enough.</summary>
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
