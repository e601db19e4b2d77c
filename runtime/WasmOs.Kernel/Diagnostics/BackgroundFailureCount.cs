namespace WasmOs.Kernel.Diagnostics;

/// <summary>How often one kind of work failed, and when that was last told. Thread-safe.</summary>
internal sealed class BackgroundFailureCount
{
    private readonly Lock _lock = new();
    private long _total;
    private long _unsaid;
    private long? _saidAt;

    /// <summary>Failures since the start.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Counts a failure; true when it is time for a line.</summary>
    /// <param name="now">A time stamp.</param>
    /// <param name="time">What it is of.</param>
    /// <param name="interval">The least time between two lines.</param>
    /// <param name="unsaid">Failures since the last line, this one not counted.</param>
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
