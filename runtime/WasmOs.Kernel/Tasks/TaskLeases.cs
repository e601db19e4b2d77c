using System.Collections.Concurrent;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>The leases of this process: renews each at half its time. Thread-safe.</summary>
internal sealed class TaskLeases : IAsyncDisposable
{
    /// <summary>Looks a lease: a lease is renewed at most this part of its time late.</summary>
    private const int LooksPerLease = 8;

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
        var period = options.Lease / LooksPerLease;
        _timer = time.CreateTimer(static state => ((TaskLeases)state!).Look(), this, period, period);
    }

    /// <summary>Begins to keep the lease of a claimed task. Give it back by <see cref="Return"/>.</summary>
    public TaskLease Add(TaskEntry task, CancellationToken stoppingToken)
    {
        var lease = new TaskLease(task, _store, _options, _time, stoppingToken);
        _leases[lease.ExecutionId] = lease;
        return lease;
    }

    /// <summary>Ends the keeping of a lease. A renewal that is under way has ended when the run's end was written.</summary>
    public void Return(TaskLease lease) => _leases.TryRemove(lease.ExecutionId, out _);

    /// <summary>Stops the guest of a run of this process. False when it is none.</summary>
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
            // The run ended between the two lines.
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

    private void Look()
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
            // The process stops, or the run ended while this was on its way.
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the renewals: the lease stays due, and the next look tries again.
            _failures.Report("task-leases", e);
        }
    }
}
