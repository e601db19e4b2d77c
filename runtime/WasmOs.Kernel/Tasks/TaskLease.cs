using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>The right to run a task and to say how it ended, as long as its row names this run. Owned by the run; disposed behind it.</summary>
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

    /// <summary>Stops the guest: the task was cancelled, the lease is lost, or the host stops.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether another worker has the task: then what this run gave is thrown away.</summary>
    public bool IsLost => Volatile.Read(ref _isLost);

    /// <summary>Whether half of the lease has gone by this process's clock, which nobody sets.</summary>
    public bool IsDue => _time.GetElapsedTime(Volatile.Read(ref _renewedAt)) >= _options.Lease / 2;

    /// <summary>Stops the guest because the task was cancelled by a call of this process, which has written it to the row.</summary>
    public void Cancel() => _stop.Cancel();

    /// <summary>Moves the lease's end, unless the run has ended meanwhile. While storage is down the guest runs on: who takes the task over writes the row.</summary>
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

            // From the beginning of the write: the lease's end is reckoned from there.
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
            // Whatever it was: it stays due, and the next look tries again. Who called tells of it.
            Volatile.Write(ref _renewedAt, before);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes how the run ended, when the row still names it.</summary>
    /// <returns>The row as it is stored; null when another worker has the task.</returns>
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

    /// <summary>Writes the row; when others wrote it (somebody asked to cancel), writes it over what they wrote, as long as it names this run.</summary>
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
