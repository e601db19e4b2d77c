namespace WasmOs.Host.Admission;

/// <summary>
/// Limits how many requests run at once and how many wait; refuses the rest. Requests wait first in, first out, without a thread. Thread-safe.
/// </summary>
/// <remarks>
/// The fast path is one compare-exchange to enter and one decrement to leave. A request that must wait adds itself to <c>_waiting</c> before it tries again to
/// get a place. A request that leaves releases its place before it reads <c>_waiting</c>. So at least one of the two sees the other, and no wake-up is lost.
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
    /// <param name="outstandingLimit">Requests that run and wait together; requests beyond it are refused.</param>
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

    /// <summary>The number of running requests.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The number of waiting requests.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether the gate refuses all requests because the host stops.</summary>
    public bool IsDraining => Volatile.Read(ref _draining);

    /// <summary>Enters without waiting, if a place is free and no request waits. Returns false otherwise, and when the gate is draining.</summary>
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

    /// <summary>Enters. Waits in line for a place if necessary, for a limited time, and is refused when the line is full.</summary>
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

    /// <summary>Releases the place of an admitted request and gives it to the first waiting request.</summary>
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

    /// <summary>Refuses all waiting and all further requests. The task completes when the last running request has left.</summary>
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

    /// <summary>Removes a waiting request whose client disconnected or whose wait took too long. Does nothing when the gate has already decided.</summary>
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
