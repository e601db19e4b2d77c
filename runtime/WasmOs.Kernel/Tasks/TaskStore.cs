using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>Rows of tasks. A write whose outcome is unknown, because storage did not answer, is found out by reading and is tried again for a while. Thread-safe.</summary>
internal sealed class TaskStore(ITableStore tables, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How long a write is tried when its loss would cost a run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async ValueTask<TaskEntry?> GetAsync(TaskId id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(TaskRows.Table, id.Partition, id.RowKey, cancellationToken).ConfigureAwait(false);
        return row is null ? null : TaskRows.Decode(id, row);
    }

    /// <summary>Creates the row.</summary>
    /// <returns>The row as it is stored; null when there is one of that id.</returns>
    public async ValueTask<TaskEntry?> InsertAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        var written = await tables.WriteAsync(TaskRows.Table, TableWrite.Insert(TaskRows.Encode(task)), cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? task with { ETag = written.ETags[0] } : null;
    }

    /// <summary>Writes what a row has become.</summary>
    /// <param name="task">The row, with the ETag of what it was.</param>
    /// <param name="patience">How long to go on while storage is down.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The row as it is stored; null when somebody else wrote it since it was read.</returns>
    public async ValueTask<TaskEntry?> UpdateAsync(TaskEntry task, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var isUnknown = false;
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                var etag = await WriteAsync(task, cancellationToken).ConfigureAwait(false);
                return etag is not null ? task with { ETag = etag }
                    : isUnknown && await GetAsync(task.Id, cancellationToken).ConfigureAwait(false) is { } stored && stored.HasSameState(task) ? stored
                    : null;
            }
            catch (StorageUnavailableException) when (time.GetElapsedTime(started) < patience)
            {
                isUnknown = true;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the row, and with it its place among the dead. False when somebody else wrote it since it was read.</summary>
    public async ValueTask<bool> DeleteAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        var delete = TableWrite.Delete(task.Id.Partition, task.Id.RowKey, task.ETag!);
        var deleted = await tables.WriteAsync(TaskRows.Table, delete, cancellationToken).ConfigureAwait(false);
        if (deleted.Succeeded && task.State == TaskState.Dead)
        {
            await ForgetDeadAsync(task.Id, cancellationToken).ConfigureAwait(false);
        }

        return deleted.Succeeded;
    }

    /// <summary>Takes a task out of the index of the dead.</summary>
    public async ValueTask ForgetDeadAsync(TaskId id, CancellationToken cancellationToken) => await tables.WriteAsync(
        TaskRows.Table, TableWrite.Delete(id.Partition, TaskRows.DeadPrefix + id.RowKey, "*"), cancellationToken).ConfigureAwait(false);

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    /// <summary>The new ETag; null when the row has another one than was read. A dead task and its place in the index are written as one.</summary>
    private async ValueTask<string?> WriteAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        var replace = TableWrite.Replace(TaskRows.Encode(task), task.ETag!);
        var written = task.State == TaskState.Dead
            ? await tables.SubmitAsync(
                TaskRows.Table, [replace, TableWrite.Upsert(new TableEntity(task.Id.Partition, TaskRows.DeadPrefix + task.Id.RowKey))], cancellationToken)
                    .ConfigureAwait(false)
            : await tables.WriteAsync(TaskRows.Table, replace, cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? written.ETags[0] : null;
    }
}
