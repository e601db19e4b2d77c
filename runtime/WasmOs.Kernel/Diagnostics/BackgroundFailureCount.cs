namespace WasmOs.Kernel.Diagnostics;

/// <summary>Counts the failures of one kind of work, and tracks when one was last logged. Thread-safe.</summary>
internal sealed class BackgroundFailureCount
{
    private readonly Lock _lock = new();
    private long _total;
    private long _unlogged;
    private long? _loggedAt;

    /// <summary>The number of failures since the start.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Counts a failure; returns true when a log line is due.</summary>
    /// <param name="now">The current timestamp of <paramref name="time"/>.</param>
    /// <param name="time">The clock of the timestamp.</param>
    /// <param name="interval">The shortest time between two log lines.</param>
    /// <param name="unsaid">The number of failures since the last log line, not counting this one.</param>
    public bool Add(long now, TimeProvider time, TimeSpan interval, out long unsaid)
    {
        lock (_lock)
        {
            _total++;
            unsaid = _unlogged;
            if (_loggedAt is { } loggedAt && time.GetElapsedTime(loggedAt, now) < interval)
            {
                _unlogged++;
                return false;
            }

            (_unlogged, _loggedAt) = (0, now);
            return true;
        }
    }
}
