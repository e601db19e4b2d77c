namespace WasmOs.Runtime.Memory;

/// <summary>
/// What the host holds for one run: files in memory, output, listings, descriptors. The run has a limit of its own; the host's count is asked a chunk at a time and not at all for the first chunk, so
/// that a run that only prints a few lines pays no interlocked operation. Used by the run's thread alone, run after run.
/// </summary>
internal sealed class RunMemory(HeldMemory host)
{
    /// <summary>What is taken of the host's count at a time. The first is not taken: runs without a mount then cost nothing, and there are never more of them than instances.</summary>
    private const long ChunkBytes = 64 * 1024;

    /// <summary>What is kept of what a run gives back, for its next write.</summary>
    private const long KeptBytes = 16 * ChunkBytes;

    private long _granted = ChunkBytes;
    private long _limit;

    /// <summary>Bytes now.</summary>
    public long Bytes { get; private set; }

    /// <summary>The most that there were in this run.</summary>
    public long Peak { get; private set; }

    /// <summary>The run's own limit, bytes.</summary>
    public long Limit => _limit;

    /// <summary>Bytes that the run's own limit leaves.</summary>
    public long Left => Math.Max(0, _limit - Bytes);

    /// <summary>The host's count.</summary>
    public HeldMemory Host => host;

    /// <summary>Begins the count of a run.</summary>
    /// <param name="limit">The run's own limit, bytes.</param>
    public void Begin(long limit)
    {
        _limit = limit;
        Bytes = 0;
        Peak = 0;
    }

    /// <summary>Gives all back.</summary>
    public void End()
    {
        Bytes = 0;
        if (_granted > ChunkBytes)
        {
            host.Return(_granted - ChunkBytes);
            _granted = ChunkBytes;
        }
    }

    /// <summary>Counts bytes that are about to be held.</summary>
    /// <returns>False, with nothing counted, when they go beyond the run's limit or the host's.</returns>
    public bool TryTake(long bytes)
    {
        var total = Bytes + bytes;
        if (total > _limit || (total > _granted && !TryGrow(total)))
        {
            return false;
        }

        Bytes = total;
        Peak = Math.Max(Peak, total);
        return true;
    }

    /// <summary>Counts what is held already: bounded by its own rules, and refused by nobody.</summary>
    public void Take(long bytes)
    {
        Bytes += bytes;
        Peak = Math.Max(Peak, Bytes);
        if (Bytes > _granted)
        {
            var chunks = Chunks(Bytes - _granted);
            host.Take(chunks);
            _granted += chunks;
        }
    }

    /// <summary>Takes over a reservation with what was counted in it.</summary>
    public void TakeOver(MemoryReservation reservation)
    {
        var bytes = reservation.Close();
        _granted += bytes;
        Bytes += bytes;
        Peak = Math.Max(Peak, Bytes);
    }

    /// <summary>Takes back what was counted.</summary>
    public void Return(long bytes)
    {
        Bytes -= bytes;
        var excess = _granted - Math.Max(ChunkBytes, Bytes + KeptBytes);
        if (excess >= KeptBytes)
        {
            host.Return(excess);
            _granted -= excess;
        }
    }

    private static long Chunks(long bytes) => (bytes + ChunkBytes - 1) / ChunkBytes * ChunkBytes;

    private bool TryGrow(long total)
    {
        var chunks = Chunks(total - _granted);
        if (!host.TryTake(chunks))
        {
            return false;
        }

        _granted += chunks;
        return true;
    }
}
