namespace WasmOs.Kernel.Schedules;

/// <summary>The schedules that are due soon, ordered by time. Holds at most <c>capacity</c> of them. Thread-safe.</summary>
internal sealed class ScheduleWheel(int capacity)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<string, long> _queue = new();
    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);

    /// <summary>How many schedules are waiting.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _known.Count;
            }
        }
    }

    /// <summary>Adds a schedule, or changes its time. False when there is no room; storage still has the schedule as due.</summary>
    public bool Add(string id, DateTimeOffset wakeAt)
    {
        lock (_lock)
        {
            if (_known.Count >= capacity && !_known.ContainsKey(id))
            {
                return false;
            }

            // An earlier item of the schedule stays in the queue; TakeDue ignores it, because its time differs.
            _known[id] = wakeAt.UtcTicks;
            _queue.Enqueue(id, wakeAt.UtcTicks);
            return true;
        }
    }

    /// <summary>Removes and returns the schedules that are due.</summary>
    public List<string> TakeDue(DateTimeOffset now)
    {
        var due = new List<string>();
        lock (_lock)
        {
            while (_queue.TryPeek(out var id, out var ticks) && ticks <= now.UtcTicks)
            {
                _queue.Dequeue();
                if (_known.TryGetValue(id, out var current) && current == ticks)
                {
                    _known.Remove(id);
                    due.Add(id);
                }
            }
        }

        return due;
    }

    /// <summary>The earliest time in the queue, which may be an outdated item's; null when the queue is empty.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_lock)
            {
                return _queue.TryPeek(out _, out var ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
            }
        }
    }
}
