using System.Buffers;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Bodies;

namespace WasmOs.Functions.Guests;

/// <summary>The memory that bodies without a length may hold while they are counted and read by their guests, all together. Pooled. Thread-safe.</summary>
public sealed class CountedBodies(IOptions<ApiOptions> options)
{
    /// <summary>What a body begins with: most forms fit.</summary>
    internal const int FirstBytes = 4096;

    // 64 bodies of the usual limit of 1 MB, and room to grow for one of any limit.
    private const long UsualBytes = 64 << 20;

    private readonly long _limit = Math.Max(UsualBytes, 3 * options.Value.MaxInputBytes);
    private long _held;

    /// <summary>Bytes that are held now.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>A buffer of so many bytes or more; null when all bodies hold too much already.</summary>
    internal byte[]? Rent(int bytes)
    {
        // The pool rounds up; what it gives is what is counted.
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        if (Interlocked.Add(ref _held, buffer.Length) <= _limit)
        {
            return buffer;
        }

        Return(buffer);
        return null;
    }

    /// <summary>Gives a buffer back; an empty one is none.</summary>
    internal void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            Interlocked.Add(ref _held, -buffer.Length);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
