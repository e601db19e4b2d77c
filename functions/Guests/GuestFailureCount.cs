namespace WasmOs.Functions.Guests;

/// <summary>When a module's last line was written, and how many failures have had none since. Thread-safe.</summary>
public sealed class GuestFailureCount
{
    private readonly Lock _lock = new();
    private long? _saidAt;
    private long _leftOut;

    /// <summary>Counts a failure; true when it is time for a line.</summary>
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
