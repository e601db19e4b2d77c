namespace WasmOs.Kernel.Diagnostics;

/// <summary>Limits how often log lines of one kind are written, and counts the lines that are left out. Thread-safe.</summary>
public sealed class LineSample
{
    private readonly Lock _lock = new();
    private long? _loggedAt;
    private long _leftOut;

    /// <summary>Counts a line; returns true when it must be written.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="interval">The shortest time between two lines.</param>
    /// <param name="leftOut">The number of lines that were left out since the last written line.</param>
    public bool Add(TimeProvider time, TimeSpan interval, out long leftOut)
    {
        lock (_lock)
        {
            leftOut = _leftOut;
            var now = time.GetTimestamp();
            if (_loggedAt is { } loggedAt && time.GetElapsedTime(loggedAt, now) < interval)
            {
                _leftOut++;
                return false;
            }

            (_leftOut, _loggedAt) = (0, now);
            return true;
        }
    }
}
