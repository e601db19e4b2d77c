namespace WasmOs.Kernel.Schedules;

/// <summary>What is to be looked at soon, in the order of its time. Bounded. Thread-safe.</summary>
internal sealed class ScheduleWheel(int capacity)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<string, long> _queue = new();
    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
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

    /// <summary>Adds a schedule, or moves it. False when there is no room: storage still knows it.</summary>
    public bool Add(string id, DateTimeOffset wakeAt)
    {
        lock (_lock)
        {
            if (_known.Count >= capacity && !_known.ContainsKey(id))
            {
                return false;
            }

            // A place that the schedule had before stays in the queue and is passed over when it comes up.
            _known[id] = wakeAt.UtcTicks;
            _queue.Enqueue(id, wakeAt.UtcTicks);
            return true;
        }
    }

    /// <summary>Takes out what is due.</summary>
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

    /// <summary>When something is due next; null when there is nothing.</summary>
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
