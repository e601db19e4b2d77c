using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WasmOs.Functions.Invocation;

/// <summary>
/// Owns all leases: rents them to calls, stops calls that run longer than <c>functionTimeout</c>, and stops all calls at shutdown. Thread-safe.
/// </summary>
/// <remarks>
/// One timer sweeps all running calls, instead of one timer for each call. A lease stores the number of the last sweep before its call, so that a call reads no
/// clock. A call is stopped at its time-out or
/// at most two sweeps (4 % of the time-out) later. Without a time-out there is no timer.
/// </remarks>
internal sealed partial class InvocationLeases : IDisposable
{
    private const int SweepsPerTimeout = 50;

    // Idle leases beyond this number are dropped. Admission bounds the number of running leases.
    private const int IdleLimit = 4096;

    private readonly Lock _lock = new();
    private readonly HashSet<InvocationLease> _all = [];
    private readonly ConcurrentQueue<InvocationLease> _idle = new();
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private InvocationLease? _next;
    private long _sweep;
    private bool _stopping;

    /// <summary>Creates an empty set of leases.</summary>
    /// <param name="timeout">How long a call may run; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs callbacks that throw while a call is stopped.</param>
    public InvocationLeases(TimeSpan timeout, TimeProvider time, ILogger<InvocationLeases> logger)
    {
        _logger = logger;
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            var period = TimeSpan.FromMilliseconds(Math.Max(1, timeout.TotalMilliseconds / SweepsPerTimeout));
            _timer = time.CreateTimer(static state => ((InvocationLeases)state!).Sweep(), this, period, period);
        }
    }

    /// <summary>Rents a lease for one call. The caller must give it back with <see cref="Return"/>.</summary>
    /// <param name="clientGone">Cancelled when the client disconnects.</param>
    /// <param name="isTimed">Whether the time-out holds for the call. It does not for a stream.</param>
    public InvocationLease Rent(CancellationToken clientGone, bool isTimed = true)
    {
        var lease = Interlocked.Exchange(ref _next, null);
        if (lease is null && !_idle.TryDequeue(out lease))
        {
            lease = Create();
        }

        lease.Begin(isTimed ? Volatile.Read(ref _sweep) : long.MaxValue, clientGone);
        if (Volatile.Read(ref _stopping))
        {
            lease.Stop(StopCause.Shutdown);
        }

        return lease;
    }

    /// <summary>Ends the call of a lease and takes the lease back.</summary>
    public void Return(InvocationLease lease)
    {
        if (!lease.TryEnd() || _idle.Count > IdleLimit)
        {
            lock (_lock)
            {
                _all.Remove(lease);
            }

            return;
        }

        if (Interlocked.CompareExchange(ref _next, lease, null) is not null)
        {
            _idle.Enqueue(lease);
        }
    }

    /// <summary>Stops every running call, and every call that begins from now on.</summary>
    public void StopAll()
    {
        Volatile.Write(ref _stopping, true);
        Interlocked.MemoryBarrier();
        ForEach(static (lease, _) => lease.Stop(StopCause.Shutdown), 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Sweep()
    {
        var sweep = Interlocked.Increment(ref _sweep);
        ForEach(static (lease, oldest) => lease.StopIfBegunBefore(oldest, StopCause.TimedOut), sweep - SweepsPerTimeout);
    }

    private void ForEach(Action<InvocationLease, long> stop, long argument)
    {
        InvocationLease[] leases;
        lock (_lock)
        {
            leases = [.. _all];
        }

        foreach (var lease in leases)
        {
            try
            {
                stop(lease, argument);
            }
            catch (AggregateException e)
            {
                // A callback that a function registered on its token threw. The call is stopped all the same, and the remaining calls must be stopped too.
                LogCallbackFailed(_logger, e);
            }
        }
    }

    private InvocationLease Create()
    {
        var lease = new InvocationLease();
        lock (_lock)
        {
            _all.Add(lease);
        }

        return lease;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a callback on a function's cancellation token threw while the function was being stopped")]
    private static partial void LogCallbackFailed(ILogger logger, Exception exception);
}
