using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>
/// The right of one run to execute a task and to write how the task ended; valid while the task's row names this run. Owned by the run, which disposes it last.
/// Thread-safe.
/// </summary>
internal sealed class TaskLease : IDisposable
{
    private readonly TaskStore _store;
    private readonly TaskOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop;
    private TaskEntry _task;
    private long _renewedAt;
    private bool _isLost;
    private bool _hasEnded;

    public TaskLease(TaskEntry task, TaskStore store, TaskOptions options, TimeProvider time, CancellationToken stoppingToken)
    {
        (_task, _store, _options, _time) = (task, store, options, time);
        _renewedAt = time.GetTimestamp();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        ExecutionId = task.ExecutionId!.Value;
    }

    public TaskId Id => _task.Id;

    public ExecutionId ExecutionId { get; }

    /// <summary>Cancelled when the guest must stop: the task was cancelled, the lease is lost, or the host stops.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>True when the task's row no longer names this run, because another worker took the task over. This run's result is then discarded.</summary>
    public bool IsLost => Volatile.Read(ref _isLost);

    /// <summary>Whether half of the lease has passed since the last renewal. Measured by the monotonic clock, which nobody can set.</summary>
    public bool IsDue => _time.GetElapsedTime(Volatile.Read(ref _renewedAt)) >= _options.Lease / 2;

    /// <summary>Stops the guest. Called when a request to this process has written the cancellation to the row.</summary>
    public void Cancel() => _stop.Cancel();

    /// <summary>
    /// Extends the lease, unless the run has ended meanwhile or another write of this lease is under way. A failure of storage does not stop the guest: another
    /// worker can take the task over only by writing the row, and this lease's next write detects that.
    /// </summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(0, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var before = _renewedAt;
        try
        {
            if (_hasEnded || IsLost)
            {
                return;
            }

            // The lease's end is counted from the beginning of the write.
            Volatile.Write(ref _renewedAt, _time.GetTimestamp());
            var held =
                await TryWriteAsync(task => TaskTransitions.Renew(task, _options, _time.GetUtcNow()), TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (!held || _task.CancelRequested)
            {
                await _stop.CancelAsync().ConfigureAwait(false);
            }
        }
        catch
        {
            // Any failure: the lease stays due, and the timer's next check tries again. The caller reports the failure.
            Volatile.Write(ref _renewedAt, before);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes how the run ended, provided that the row still names this run.</summary>
    /// <returns>The stored row; null when another worker has the task.</returns>
    public async ValueTask<TaskEntry?> EndAsync(Func<TaskEntry, TaskEntry> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _hasEnded = true;
            return !IsLost && await TryWriteAsync(change, TaskStore.Patience, cancellationToken).ConfigureAwait(false) ? _task : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _turn.Dispose();
    }

    /// <summary>
    /// Writes the row. When the row was changed by another writer (a cancellation), applies the change to the new row and writes again, as long as the row
    /// names this run.
    /// </summary>
    private async ValueTask<bool> TryWriteAsync(Func<TaskEntry, TaskEntry> change, TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _store.UpdateAsync(change(_task), patience, cancellationToken).ConfigureAwait(false) is { } written)
            {
                _task = written;
                return true;
            }

            var stored = await _store.GetAsync(_task.Id, cancellationToken).ConfigureAwait(false);
            if (stored is not { State: TaskState.Running } || stored.ExecutionId != ExecutionId)
            {
                Volatile.Write(ref _isLost, true);
                return false;
            }

            _task = stored;
        }
    }
}
