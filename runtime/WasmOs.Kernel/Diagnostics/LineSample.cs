namespace WasmOs.Kernel.Diagnostics;

/// <summary>When the last log line of a kind was written, and how many have been left out since. Thread-safe.</summary>
public sealed class LineSample
{
    private readonly Lock _lock = new();
    private long? _saidAt;
    private long _leftOut;

    /// <summary>Counts a line; true when it is time to write it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="interval">The least time between two lines.</param>
    /// <param name="leftOut">How many were left out since the last line.</param>
    public bool Add(TimeProvider time, TimeSpan interval, out long leftOut)
    {
        lock (_lock)
        {
            leftOut = _leftOut;
            var now = time.GetTimestamp();
            if (_saidAt is { } said && time.GetElapsedTime(said, now) < interval)
            {
                _leftOut++;
                return false;
            }

            (_leftOut, _saidAt) = (0, now);
            return true;
        }
    }
}
