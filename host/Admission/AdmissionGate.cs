namespace WasmOs.Host.Admission;

/// <summary>Bounds how many requests run at once and how many wait; the rest are refused. Waiting is first in, first out and holds no thread.</summary>
/// <remarks>
/// The fast path is one compare-exchange to enter and one decrement to leave. A request that must wait publishes
/// itself in <c>_waiting</c> before it looks for room again, and one that leaves gives its room up before it looks at <c>_waiting</c>;
/// so one of the two sees the other and no wake-up is lost.
/// </remarks>
internal sealed class AdmissionGate
{
    private readonly Lock _lock = new();
    private readonly LinkedList<AdmissionWaiter> _queue = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _runningLimit;
    private readonly int _waitingLimit;
    private readonly TimeSpan _longestWait;
    private readonly TimeProvider _time;
    private int _running;
    private int _waiting;
    private bool _draining;

    /// <summary>Creates a gate.</summary>
    /// <param name="runningLimit">Requests that run at once, 1 or more.</param>
    /// <param name="outstandingLimit">Requests that run and wait together; what exceeds it is refused.</param>
    /// <param name="longestWait">How long a request may wait.</param>
    /// <param name="time">The clock of waits.</param>
    public AdmissionGate(int runningLimit, int outstandingLimit, TimeSpan longestWait, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runningLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outstandingLimit, 1);
        _runningLimit = Math.Min(runningLimit, outstandingLimit);
        _waitingLimit = outstandingLimit - _runningLimit;
        _longestWait = longestWait;
        _time = time;
    }

    /// <summary>Requests that run.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Requests that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether the gate refuses everything that comes.</summary>
    public bool IsDraining => Volatile.Read(ref _draining);

    /// <summary>Enters at once when there is room and nobody waits.</summary>
    public bool TryEnter()
    {
        if (Volatile.Read(ref _waiting) != 0 || !TryAcquire())
        {
            return false;
        }

        if (!Volatile.Read(ref _draining))
        {
            return true;
        }

        Exit();
        return false;
    }

    /// <summary>Enters, or waits in line for room for a bounded time, or is refused.</summary>
    public async ValueTask<AdmissionResult> EnterAsync(CancellationToken clientGone)
    {
        if (TryEnter())
        {
            return AdmissionResult.Admitted;
        }

        var waiter = new AdmissionWaiter(this);
        lock (_lock)
        {
            if (_draining)
            {
                return AdmissionResult.Draining;
            }

            if (_queue.Count >= _waitingLimit)
            {
                // The waiting line is full (its limit may be zero). Try once more: a place may have been released after the first attempt.
                return _queue.Count == 0 && TryAcquire() ? AdmissionResult.Admitted : AdmissionResult.Full;
            }

            _queue.AddLast(waiter.Node);
            Volatile.Write(ref _waiting, _queue.Count);
        }

        HandOver();
        using var limit = _time.CreateTimer(static state => ((AdmissionWaiter)state!).Expire(), waiter, _longestWait, Timeout.InfiniteTimeSpan);
        using var registration = clientGone.UnsafeRegister(static state => ((AdmissionWaiter)state!).Abandon(), waiter);
        return await waiter.Result;
    }

    /// <summary>Gives the room of a request that was admitted to the next in line.</summary>
    public void Exit()
    {
        var running = Interlocked.Decrement(ref _running);
        if (Volatile.Read(ref _waiting) != 0)
        {
            HandOver();
        }
        else if (running == 0 && Volatile.Read(ref _draining))
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Refuses all that comes and all that waits; the task ends when the last running request has left.</summary>
    public Task DrainAsync()
    {
        AdmissionWaiter[] refused;
        lock (_lock)
        {
            _draining = true;
            refused = [.. _queue];
            _queue.Clear();
            Volatile.Write(ref _waiting, 0);
        }

        foreach (var waiter in refused)
        {
            waiter.Complete(AdmissionResult.Draining);
        }

        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _running) == 0)
        {
            _idle.TrySetResult();
        }

        return _idle.Task;
    }

    /// <summary>Takes a waiter out of the line, whose client has gone or whose time is over.</summary>
    internal void Abandon(AdmissionWaiter waiter, AdmissionResult result)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null)
            {
                return;
            }

            _queue.Remove(waiter.Node);
            Volatile.Write(ref _waiting, _queue.Count);
        }

        waiter.Complete(result);
    }

    private void HandOver()
    {
        lock (_lock)
        {
            while (_queue.First is { } first && TryAcquire())
            {
                _queue.RemoveFirst();
                Volatile.Write(ref _waiting, _queue.Count);
                first.Value.Complete(AdmissionResult.Admitted);
            }
        }
    }

    private bool TryAcquire()
    {
        var running = Volatile.Read(ref _running);
        while (running < _runningLimit)
        {
            var seen = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (seen == running)
            {
                return true;
            }

            running = seen;
        }

        return false;
    }
}
