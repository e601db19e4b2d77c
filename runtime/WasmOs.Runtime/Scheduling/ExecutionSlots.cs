using System.Diagnostics;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Lets as many guests run at once as there are slots, first come, first served. A free slot is taken without a lock and without waiting; a caller who finds none waits
/// without a thread, up to a limit. Thread-safe.
/// </summary>
internal sealed class ExecutionSlots
{
    private readonly LinkedList<SlotWaiter> _queue = new();
    private readonly LinkedList<SlotWaiter> _granted = new();
    private readonly Lock _gate = new();
    private readonly int _queueLimit;

    // Every run writes this cache line twice: 10 ns alone, up to 60 more while another core does the same (bench: cores).
    private int _available;
    private int _waiting;

    public ExecutionSlots(int capacity, int queueLimit)
    {
        Capacity = capacity;
        _available = capacity;
        _queueLimit = queueLimit;
    }

    /// <summary>Slots in all.</summary>
    public int Capacity { get; }

    /// <summary>Slots that are taken.</summary>
    public int InUse => Capacity - Math.Max(0, Volatile.Read(ref _available));

    /// <summary>Runs that wait for a slot.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes a free slot, unless others wait for one.</summary>
    public bool TryEnter() => Volatile.Read(ref _waiting) == 0 && TryTake();

    /// <summary>Waits for a slot.</summary>
    /// <param name="waiter">Fresh; completes with true when it has the slot, false when it was cancelled.</param>
    /// <returns>False when the queue is full.</returns>
    public bool TryEnqueue(SlotWaiter waiter)
    {
        lock (_gate)
        {
            if (_waiting >= _queueLimit)
            {
                return false;
            }

            _queue.AddLast(waiter.Node);
            _waiting++;
        }

        Pump();
        return true;
    }

    /// <summary>Must be called by a waiter that got its slot, before it runs.</summary>
    /// <returns>False when it was cancelled meanwhile; it still has to give the slot back.</returns>
    public bool TryStart(SlotWaiter waiter)
    {
        lock (_gate)
        {
            _granted.Remove(waiter.Node);
            return !waiter.CancelledAfterGrant;
        }
    }

    /// <summary>Takes a waiter out of the queue, or keeps it from starting when it has just got its slot.</summary>
    /// <returns>False when it has started.</returns>
    public bool Cancel(SlotWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Node.List != _queue)
            {
                waiter.CancelledAfterGrant = waiter.Node.List == _granted;
                return waiter.CancelledAfterGrant;
            }

            _queue.Remove(waiter.Node);
            _waiting--;
        }

        waiter.Complete(granted: false);
        return true;
    }

    /// <summary>Gives a slot back.</summary>
    public void Exit()
    {
        Interlocked.Increment(ref _available);
        if (Volatile.Read(ref _waiting) > 0)
        {
            Pump();
        }
    }

    /// <summary>The waiters, first in the queue first, and those who have not started yet.</summary>
    public SlotWaiter[] SnapshotQueue()
    {
        lock (_gate)
        {
            return [.. _queue, .. _granted];
        }
    }

    // Called after every change that could let a waiter in: an enqueued waiter sees the slot that was given back before, and the other way round.
    private void Pump()
    {
        while (true)
        {
            SlotWaiter waiter;
            lock (_gate)
            {
                if (_queue.First is not { } first || !TryTake())
                {
                    return;
                }

                _queue.RemoveFirst();
                _waiting--;
                waiter = first.Value;
                _granted.AddLast(first);
            }

            waiter.Complete(granted: true);
        }
    }

    private bool TryTake()
    {
        var available = Volatile.Read(ref _available);
        while (available > 0)
        {
            var seen = Interlocked.CompareExchange(ref _available, available - 1, available);
            if (seen == available)
            {
                return true;
            }

            available = seen;
        }

        Debug.Assert(available >= 0, "a slot was given back that nobody took");
        return false;
    }
}
