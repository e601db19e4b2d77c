namespace WasmOs.Runtime.Memory;

/// <summary>A part of <see cref="HeldMemory"/> that grows as bytes come in and is given back as a whole. Thread-safe: whoever fills it may still do so when its owner has given up.</summary>
/// <param name="memory">The count.</param>
/// <param name="limit">Bytes that this reservation may have.</param>
public sealed class MemoryReservation(HeldMemory memory, long limit) : IDisposable
{
    private readonly Lock _lock = new();
    private long _bytes;
    private bool _isClosed;

    /// <summary>Bytes that it has.</summary>
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

    /// <summary>Takes more bytes.</summary>
    /// <returns>False, with nothing taken, when they go beyond a limit or it was given back.</returns>
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

    /// <summary>Gives all back; nothing can be taken any more.</summary>
    public void Dispose() => memory.Return(Close());

    /// <summary>Closes it and leaves its bytes to the caller, who gives them back.</summary>
    internal long Close()
    {
        lock (_lock)
        {
            (var bytes, _bytes, _isClosed) = (_bytes, 0, true);
            return bytes;
        }
    }
}
