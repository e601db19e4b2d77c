namespace WasmOs.Runtime.Memory;

/// <summary>
/// Counts the bytes that the process holds in its own memory for guests and their callers, and limits them: files in memory, output, request bodies. Linear
/// memories are not counted, because each run has a limit for them. Thread-safe, without locks.
/// </summary>
public sealed class HeldMemory
{
    /// <summary>The smallest default limit, bytes, however small the machine is.</summary>
    private const long LeastDefault = 256L << 20;

    private long _bytes;
    private long _refusals;

    /// <summary>Creates a count of zero.</summary>
    /// <param name="limit">The most bytes that may be counted, 1 or more.</param>
    public HeldMemory(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        Limit = limit;
    }

    /// <summary>The default limit, bytes: half of the memory that this process may use (the container's or the machine's), but at least 256 MiB.</summary>
    public static long DefaultLimit { get; } = Math.Max(LeastDefault, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>The most bytes that may be counted.</summary>
    public long Limit { get; }

    /// <summary>The bytes that are counted now. <see cref="Take"/> can raise them above <see cref="Limit"/>.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How often <see cref="TryTake"/> refused.</summary>
    public long Refusals => Volatile.Read(ref _refusals);

    /// <summary>Counts bytes before the caller allocates them.</summary>
    /// <returns>False when the limit would be exceeded; then nothing is counted.</returns>
    public bool TryTake(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (Interlocked.Add(ref _bytes, bytes) <= Limit)
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -bytes);
        Interlocked.Increment(ref _refusals);
        return false;
    }

    /// <summary>Counts bytes without checking the limit: for bytes that are already allocated, or too few to be refused.</summary>
    public void Take(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Subtracts bytes that were counted.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
