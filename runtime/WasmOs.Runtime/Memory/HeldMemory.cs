namespace WasmOs.Runtime.Memory;

/// <summary>
/// What the process holds in its own memory for guests and their callers, counted, with a ceiling: files in memory, output, request bodies. Linear memories are not counted: each run has a limit
/// for its own. Thread-safe, without locks.
/// </summary>
public sealed class HeldMemory
{
    /// <summary>Nobody's share of a small machine is less than this.</summary>
    private const long LeastDefault = 256L << 20;

    private long _bytes;
    private long _refusals;

    /// <summary>Makes a count of zero.</summary>
    /// <param name="limit">Bytes at most, 1 or more.</param>
    public HeldMemory(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        Limit = limit;
    }

    /// <summary>Half of the memory that this process may use, of a container or the machine; 256 MiB at least.</summary>
    public static long DefaultLimit { get; } = Math.Max(LeastDefault, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>Bytes at most.</summary>
    public long Limit { get; }

    /// <summary>Bytes now.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How often bytes were refused.</summary>
    public long Refusals => Volatile.Read(ref _refusals);

    /// <summary>Counts bytes that are about to be held.</summary>
    /// <returns>False, with nothing counted, when they would go beyond the limit.</returns>
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

    /// <summary>Counts bytes that are held already or are too few to be refused.</summary>
    public void Take(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Takes back what was counted.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
