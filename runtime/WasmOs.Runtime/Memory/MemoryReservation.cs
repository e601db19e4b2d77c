namespace WasmOs.Runtime.Memory;

/// <summary>
/// A part of <see cref="HeldMemory"/> that grows while bytes come in and is given back as a whole. Thread-safe: a thread may still add bytes after the owner
/// has disposed the reservation, and is then refused.
/// </summary>
/// <param name="memory">The count that the bytes are part of.</param>
/// <param name="limit">The most bytes that this reservation may have.</param>
public sealed class MemoryReservation(HeldMemory memory, long limit) : IDisposable
{
    private readonly Lock _lock = new();
    private long _bytes;
    private bool _isClosed;

    /// <summary>The bytes that are reserved now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Reserves more bytes.</summary>
    /// <returns>False when a limit would be exceeded or the reservation is closed; then nothing is reserved.</returns>
    public bool TryTake(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        lock (_lock)
        {
            if (_isClosed || bytes > limit - _bytes || !memory.TryTake(bytes))
            {
                return false;
            }

            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Gives all bytes back. Later calls of <see cref="TryTake"/> return false.</summary>
    public void Dispose() => memory.Return(Close());

    /// <summary>Closes the reservation and hands its bytes over to the caller, who must give them back to <see cref="HeldMemory"/>.</summary>
    internal long Close()
    {
        lock (_lock)
        {
            (var bytes, _bytes, _isClosed) = (_bytes, 0, true);
            return bytes;
        }
    }
}
