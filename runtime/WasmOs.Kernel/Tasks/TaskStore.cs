using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// Reads and writes the rows of tasks. When storage does not answer a write, a later try reads the row to find out whether the write was done. Thread-safe.
/// </summary>
internal sealed class TaskStore(ITableStore tables, TimeProvider time, TaskMetrics? metrics = null)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How long a write is tried when its loss would waste a finished run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async ValueTask<TaskEntry?> GetAsync(TaskId id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(TaskRows.Table, id.Partition, id.RowKey, cancellationToken).ConfigureAwait(false);
        return row is null ? null : TaskRows.Decode(id, row);
    }

    /// <summary>Inserts the row.</summary>
    /// <returns>The stored row; null when a row with this id exists.</returns>
    public async ValueTask<TaskEntry?> InsertAsync(TaskEntry task, CancellationToken cancellationToken)
    {
        var written = await tables.WriteAsync(TaskRows.Table, TableWrite.Insert(TaskRows.Encode(task)), cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? Counted(task with { ETag = written.ETags[0] }) : null;
    }

    /// <summary>Replaces a row.</summary>
    /// <param name="task">The new row, with the ETag of the row that it replaces.</param>
    /// <param name="patience">How long the write is tried while storage is unavailable; zero for one try.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The stored row; null when another writer changed the row since it was read.</returns>
    public async ValueTask<TaskEntry?> UpdateAsync(TaskEntry task, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var isUnknown = false;
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                var etag = await WriteAsync(task, cancellationToken).ConfigureAwait(false);
                return etag is not null ? Counted(task with { ETag = etag })
                    : isUnknown && await GetAsync(task.Id, cancellationToken).ConfigureAwait(false) is { } stored && stored.HasSameState(task) ? Counted(stored)
                    : null;
            }
            catch (StorageUnavailableException) when (time.GetElapsedTime(started) < patience)
            {
                isUnknown = true;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the row and its entry in the index of dead tasks. False when another writer changed the row since it was read.</summary>
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

    /// <summary>Removes a task from the index of dead tasks.</summary>
    public async ValueTask ForgetDeadAsync(TaskId id, CancellationToken cancellationToken) => await tables.WriteAsync(
        TaskRows.Table, TableWrite.Delete(id.Partition, TaskRows.DeadPrefix + id.RowKey, "*"), cancellationToken).ConfigureAwait(false);

    private TaskEntry Counted(TaskEntry written)
    {
        metrics?.Count(written.State);
        return written;
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    /// <summary>
    /// Writes a row and returns its new ETag; null when the stored row has another ETag. A dead task and its index entry are written in one transaction.
    /// </summary>
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
