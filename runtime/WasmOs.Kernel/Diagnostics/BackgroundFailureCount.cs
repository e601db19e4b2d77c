namespace WasmOs.Kernel.Diagnostics;

/// <summary>Counts the failures of one kind of work, and tracks when one was last logged. Thread-safe.</summary>
internal sealed class BackgroundFailureCount
{
    private readonly Lock _lock = new();
    private long _total;
    private long _unsaid;
    private long? _saidAt;

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
            unsaid = _unsaid;
            if (_saidAt is { } said && time.GetElapsedTime(said, now) < interval)
            {
                _unsaid++;
                return false;
            }

            (_unsaid, _saidAt) = (0, now);
            return true;
        }
    }
}
