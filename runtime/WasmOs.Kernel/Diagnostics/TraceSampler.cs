namespace WasmOs.Kernel.Diagnostics;

/// <summary>
/// Decides which traces that begin here are recorded: the first of each second all, of the others a fraction. Decided before anything is made, so that a trace
/// that is not recorded costs nothing. Thread-safe; allocates nothing.
/// </summary>
/// <param name="ratio">The fraction, 0 to 1.</param>
/// <param name="time">The clock.</param>
internal sealed class TraceSampler(double ratio, TimeProvider time)
{
    /// <summary>How many traces of a second are all recorded.</summary>
    public const int AllBelow = 100;

    private long _second;
    private long _ofSecond;
    private long _beyond;

    /// <summary>Whether a trace that begins now is recorded.</summary>
    public bool Takes()
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        if (Volatile.Read(ref _second) != second)
        {
            Volatile.Write(ref _second, second);
            Volatile.Write(ref _ofSecond, 0);
        }

        if (Interlocked.Increment(ref _ofSecond) <= AllBelow)
        {
            return true;
        }

        // Every n-th rather than by chance: exact, and there is no generator to share.
        var beyond = Interlocked.Increment(ref _beyond);
        return Math.Floor(beyond * ratio) > Math.Floor((beyond - 1) * ratio);
    }
}
