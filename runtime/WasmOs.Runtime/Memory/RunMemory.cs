namespace WasmOs.Runtime.Memory;

/// <summary>
/// Counts the bytes that the host holds for one run: files in memory, output, listings, descriptors. The run has a limit of its own. The bytes are also taken
/// from the host's count (<see cref="HeldMemory"/>), one chunk at a time, except for the first chunk: so a run that only prints a few lines needs no
/// interlocked operation. Used by the run's thread only, for one run after another.
/// </summary>
internal sealed class RunMemory(HeldMemory host)
{
    /// <summary>
    /// The bytes that are taken from the host's count at a time. The first chunk of a run is not counted there: runs without a mount then cost nothing, and
    /// there are never more such chunks than instances.
    /// </summary>
    private const long ChunkBytes = 64 * 1024;

    /// <summary>When a run frees bytes, so many bytes stay granted for its next write.</summary>
    private const long KeptBytes = 16 * ChunkBytes;

    private long _granted = ChunkBytes;
    private long _limit;

    /// <summary>The bytes that are counted now.</summary>
    public long Bytes { get; private set; }

    /// <summary>The most bytes that were counted at once in this run.</summary>
    public long Peak { get; private set; }

    /// <summary>The run's own limit, bytes.</summary>
    public long Limit => _limit;

    /// <summary>How many more bytes the run's own limit allows.</summary>
    public long Left => Math.Max(0, _limit - Bytes);

    /// <summary>The count of the whole process.</summary>
    public HeldMemory Host => host;

    /// <summary>Begins the count of a run.</summary>
    /// <param name="limit">The run's own limit, bytes.</param>
    public void Begin(long limit)
    {
        _limit = limit;
        Bytes = 0;
        Peak = 0;
    }

    /// <summary>Ends the count of a run and gives all bytes back.</summary>
    public void End()
    {
        Bytes = 0;
        if (_granted > ChunkBytes)
        {
            host.Return(_granted - ChunkBytes);
            _granted = ChunkBytes;
        }
    }

    /// <summary>Counts bytes before they are allocated.</summary>
    /// <returns>False when the run's limit or the host's limit would be exceeded; then nothing is counted.</returns>
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

    /// <summary>Counts bytes without checking a limit: for bytes that are already allocated and that other rules bound.</summary>
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

    /// <summary>Moves the bytes of a reservation into this run's count and closes the reservation.</summary>
    public void TakeOver(MemoryReservation reservation)
    {
        var bytes = reservation.Close();
        _granted += bytes;
        Bytes += bytes;
        Peak = Math.Max(Peak, Bytes);
    }

    /// <summary>Subtracts bytes that were counted.</summary>
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
