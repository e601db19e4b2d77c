using System.Collections.Concurrent;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>Keeps the leases of this process: a timer renews each lease when half of it has passed. Thread-safe.</summary>
internal sealed class TaskLeases : IAsyncDisposable
{
    /// <summary>Timer checks per lease duration: a renewal begins at most this fraction of the lease late.</summary>
    private const int ChecksPerLease = 8;

    private readonly ConcurrentDictionary<ExecutionId, TaskLease> _leases = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly TaskStore _store;
    private readonly TaskOptions _options;
    private readonly TimeProvider _time;
    private readonly BackgroundFailures _failures;
    private readonly ConcurrentDictionary<Task, bool> _renewing = new();

    public TaskLeases(TaskStore store, TaskOptions options, TimeProvider time, BackgroundFailures failures)
    {
        (_store, _options, _time, _failures) = (store, options, time, failures);
        var period = options.Lease / ChecksPerLease;
        _timer = time.CreateTimer(static state => ((TaskLeases)state!).RenewDueLeases(), this, period, period);
    }

    /// <summary>Begins to renew the lease of a claimed task. End that with <see cref="Return"/>.</summary>
    public TaskLease Add(TaskEntry task, CancellationToken stoppingToken)
    {
        var lease = new TaskLease(task, _store, _options, _time, stoppingToken);
        _leases[lease.ExecutionId] = lease;
        return lease;
    }

    /// <summary>
    /// Stops renewing a lease. A renewal under way needs no waiting for: it ended before the run's end was written, because both hold the lease's semaphore.
    /// </summary>
    public void Return(TaskLease lease) => _leases.TryRemove(lease.ExecutionId, out _);

    /// <summary>Stops the guest of a run; false when the run is not one of this process, or has just ended.</summary>
    public bool TryCancel(ExecutionId id)
    {
        if (!_leases.TryGetValue(id, out var lease))
        {
            return false;
        }

        try
        {
            lease.Cancel();
            return true;
        }
        catch (ObjectDisposedException)
        {
            // The run ended after the lookup.
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_renewing.Keys).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void RenewDueLeases()
    {
        foreach (var (_, lease) in _leases)
        {
            if (lease.IsDue)
            {
                var renewing = RenewAsync(lease);
                _renewing[renewing] = true;
                _ = renewing.ContinueWith(
                    done => _renewing.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private async Task RenewAsync(TaskLease lease)
    {
        try
        {
            await lease.RenewAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The process is stopping, or the run ended during its renewal.
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of renewals: the lease stays due, and the timer's next check tries again.
            _failures.Report("task-leases", e);
        }
    }
}
