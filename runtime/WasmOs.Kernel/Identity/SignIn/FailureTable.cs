namespace WasmOs.Kernel.Identity.SignIn;

/// <summary>
/// Counts failures by a key, and makes whoever fails wait: not for the first few failures, then twice as long each time, up to <see cref="LongestWait"/>.
/// Bounded: when full, what failed least is forgotten, and what must wait last of all. Thread-safe.
/// </summary>
/// <param name="freeFailures">The failures without a wait.</param>
/// <param name="capacity">The most keys.</param>
/// <param name="time">The clock.</param>
internal sealed class FailureTable(int freeFailures, int capacity, TimeProvider time)
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The number of keys.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>How long a key must wait still; zero for not at all.</summary>
    public TimeSpan WaitOf(string key)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(key, out var entry) ? Max(TimeSpan.Zero, WaitAfter(entry.Failures) - time.GetElapsedTime(entry.At)) : TimeSpan.Zero;
        }
    }

    /// <summary>Counts a failure. Returns the number of failures in a row.</summary>
    public int Add(string key)
    {
        lock (_lock)
        {
            var failures = _entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.At) < 2 * LongestWait ? entry.Failures : 0;
            if (!_entries.ContainsKey(key) && _entries.Count >= capacity)
            {
                Shrink();
            }

            var now = time.GetTimestamp();
            _entries[key] = new Entry(failures + 1, now, failures > 0 ? entry.At : now);
            return failures + 1;
        }
    }

    /// <summary>Takes one failure back, which was counted before its outcome was known. The wait of the others goes on as if it had not been.</summary>
    public void TakeBack(string key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                if (entry.Failures > 1)
                {
                    _entries[key] = entry with { Failures = entry.Failures - 1, At = entry.Before };
                }
                else
                {
                    _entries.Remove(key);
                }
            }
        }
    }

    /// <summary>Forgets the failures of a key.</summary>
    public void Clear(string key)
    {
        lock (_lock)
        {
            _entries.Remove(key);
        }
    }

    /// <summary>How long to wait after so many failures in a row.</summary>
    public TimeSpan WaitAfter(int failures) => failures < freeFailures ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(30, failures - freeFailures))));

    /// <summary>Whether this failure is the first after which a key must wait.</summary>
    public bool IsFirstWait(int failures) => failures == freeFailures;

    /// <summary>
    /// Forgets a tenth of the keys at once, so that the next ones need not search again: first those whose failures do not count any more, then those with the
    /// fewest, the oldest first. So many names that fail once each push out neither a key that waits, nor one that soon must.
    /// </summary>
    private void Shrink()
    {
        var order = _entries.OrderBy(entry => time.GetElapsedTime(entry.Value.At) < 2 * LongestWait ? entry.Value.Failures : 0)
            .ThenBy(static entry => entry.Value.At);
        foreach (var (key, _) in order.Take(Math.Max(1, capacity / 10)).ToArray())
        {
            _entries.Remove(key);
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>The failures of a key.</summary>
    /// <param name="Failures">How many there were in a row.</param>
    /// <param name="At">When the last one was.</param>
    /// <param name="Before">When the one before it was.</param>
    private readonly record struct Entry(int Failures, long At, long Before);
}
