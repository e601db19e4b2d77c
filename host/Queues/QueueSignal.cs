namespace WasmOs.Host.Queues;

/// <summary>When a listener looks at its queue again: when something has happened, when a message that was sent with a delay is due, or after its poll interval.</summary>
/// <remarks>
/// <see cref="Raise"/> and <see cref="Wake"/> may come from any thread, <see cref="WaitAsync"/> from the listener alone. A wake-up during a look stays until the next wait, so none is
/// lost: one that meets the old source while it is being replaced came before the look that follows.
/// </remarks>
internal sealed class QueueSignal : IDisposable
{
    // What exceeds it is found by polling; due times are rounded up to milliseconds and kept once each.
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

    /// <summary>Ends the wait that is, or the next.</summary>
    public void Wake() => Volatile.Read(ref _woken).TrySetResult();

    /// <summary>A message becomes visible after a time.</summary>
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

    /// <summary>Waits for the next wake-up, at most a time (infinite for no bound).</summary>
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

    /// <summary>Sets the timer; false when a message is due already.</summary>
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
        // A timer takes 49 days at most; a wake-up before time costs one look.
        const long Longest = 24L * 60 * 60 * 1000;
        _armed = at;
        _timer.Change(at == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Min(at - now, Longest)), Timeout.InfiniteTimeSpan);
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
