using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>Redrives or purges dead tasks: tasks that used up their attempts, expired, or whose message was poison. Thread-safe.</summary>
public sealed class DeadTasks
{
    private const int Parallel = 16;

    private readonly ITableStore _tables;
    private readonly TaskStore _store;
    private readonly TaskQueue _queue;
    private readonly DurableMessages _messages;
    private readonly TaskBlobs _blobs;
    private readonly TimeProvider _time;

    /// <summary>Creates the service.</summary>
    public DeadTasks(IStorage storage, TimeProvider time, BackgroundFailures? failures = null, TaskMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _tables = storage.Tables;
        _store = new TaskStore(storage.Tables, time, metrics);
        _queue = new TaskQueue(storage.Queues);
        _messages = new DurableMessages("task-messages", time, failures);
        _blobs = new TaskBlobs(storage.Blobs);
        _time = time;
    }

    /// <summary>Puts dead tasks back into their queues; each has all its attempts again.</summary>
    /// <param name="ids">The tasks to put back; null for all dead tasks. Tasks that are not dead are left alone.</param>
    /// <param name="cancellationToken">Stops; tasks that were already put back stay so.</param>
    /// <returns>How many were put back.</returns>
    public ValueTask<int> RedriveAsync(IReadOnlyList<TaskId>? ids, CancellationToken cancellationToken) => ForEachAsync(ids, RedriveAsync, cancellationToken);

    /// <summary>Deletes all dead tasks with their content.</summary>
    /// <returns>How many were deleted.</returns>
    public ValueTask<int> PurgeAsync(CancellationToken cancellationToken) => ForEachAsync(null, PurgeAsync, cancellationToken);

    /// <summary>
    /// Redrives one task. Order: row, message, index of dead tasks. A crash in between leaves a queued task in that index; the next redrive or sweep then sends
    /// its message.
    /// </summary>
    internal async ValueTask<bool> RedriveAsync(TaskId id, CancellationToken cancellationToken)
    {
        var task = await _store.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (task is { State: TaskState.Dead })
        {
            task = await _store.UpdateAsync(TaskTransitions.Redrive(task, _time.GetUtcNow()), TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }

        return await RepairAsync(id, task, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes a redrive that a crash interrupted: sends the message of a queued task and removes the task from the index of dead tasks.</summary>
    internal async ValueTask<bool> RepairAsync(TaskId id, TaskEntry? task, CancellationToken cancellationToken)
    {
        var isQueued = task is { State: TaskState.Queued };
        if (isQueued)
        {
            await _messages.SendAsync(async () => await _queue.SendAsync(task!, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
                .ConfigureAwait(false);
        }

        if (task is not { State: TaskState.Dead })
        {
            await _store.ForgetDeadAsync(id, cancellationToken).ConfigureAwait(false);
        }

        return isQueued;
    }

    /// <summary>Lists the tasks in the index of dead tasks, newest first.</summary>
    internal async IAsyncEnumerable<TaskId> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = TaskStream.ReadAsync(_tables, TaskRows.DeadPrefix, TaskRows.DeadPrefix + TaskRows.TasksEnd, 1000, cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (TaskId.TryParseRowKey(row.RowKey[TaskRows.DeadPrefix.Length..], out var id))
            {
                yield return id;
            }
        }
    }

    private async ValueTask<bool> PurgeAsync(TaskId id, CancellationToken cancellationToken)
    {
        var task = await _store.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (task is not { State: TaskState.Dead })
        {
            await RepairAsync(id, task, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (!await _store.DeleteAsync(task, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await _blobs.DeleteAsync(task, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<int> ForEachAsync(
        IReadOnlyList<TaskId>? ids, Func<TaskId, CancellationToken, ValueTask<bool>> work, CancellationToken cancellationToken)
    {
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        async ValueTask One(TaskId id, CancellationToken cancel)
        {
            if (await work(id, cancel).ConfigureAwait(false))
            {
                Interlocked.Increment(ref done);
            }
        }

        await (ids is null
            ? System.Threading.Tasks.Parallel.ForEachAsync(ListAsync(cancellationToken), options, One)
            : System.Threading.Tasks.Parallel.ForEachAsync(ids, options, One)).ConfigureAwait(false);
        return done;
    }
}
