namespace WasmOs.Host.Queues;

/// <summary>
/// Wakes a listener for its next poll: when a message became visible, when a delayed message is due, or when the poll interval is over.
/// </summary>
/// <remarks>
/// <see cref="Raise"/> and <see cref="Wake"/> may be called from any thread, <see cref="WaitAsync"/> only by the listener. A wake-up during a poll ends the
/// next wait at once. A wake-up that sets the old source while that source is being replaced comes before the listener's next poll, so the poll sees its
/// message. No wake-up is lost.
/// </remarks>
internal sealed class QueueSignal : IDisposable
{
    // Messages beyond this limit are found by polling. Due times are rounded up to milliseconds, and equal ones are kept once.
    private const int MaxDueTimes = 4096;

    private readonly Lock _lock = new();
    private readonly SortedSet<long> _due = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TaskCompletionSource _woken = NewSource();
    private long _armed = long.MaxValue;

    public QueueSignal(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((QueueSignal)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the current wait, or the next one if the listener is not waiting.</summary>
    public void Wake() => Volatile.Read(ref _woken).TrySetResult();

    /// <summary>Wakes the listener when a message becomes visible after a delay.</summary>
    public void Raise(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Wake();
            return;
        }

        lock (_lock)
        {
            var now = Now();
            var due = now + (long)Math.Ceiling(delay.TotalMilliseconds) + 1;
            if (_due.Count < MaxDueTimes && _due.Add(due) && due < _armed)
            {
                Arm(now, due);
            }
        }
    }

    /// <summary>Waits for the next wake-up, but no longer than a time; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public async ValueTask WaitAsync(TimeSpan longest)
    {
        if (Arm(longest))
        {
            await _woken.Task;
        }

        Volatile.Write(ref _woken, NewSource());
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Sets the timer. Returns false when a message is already due.</summary>
    private bool Arm(TimeSpan longest)
    {
        lock (_lock)
        {
            var now = Now();
            if (_due.RemoveWhere(due => due <= now) > 0)
            {
                return false;
            }

            var latest = longest == Timeout.InfiniteTimeSpan ? long.MaxValue : now + (long)Math.Ceiling(longest.TotalMilliseconds);
            Arm(now, _due.Count > 0 ? Math.Min(latest, _due.Min) : latest);
            return true;
        }
    }

    private void Arm(long now, long at)
    {
        // A timer's limit is 49 days. Waking earlier than necessary costs one poll.
        const long Longest = 24L * 60 * 60 * 1000;
        _armed = at;
        _timer.Change(at == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Min(at - now, Longest)), Timeout.InfiniteTimeSpan);
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
