using System.Buffers;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Bodies;

namespace WasmOs.Functions.Guests;

/// <summary>
/// The memory of chunked request bodies: such a body is held as a whole while its length is counted and its guest reads it. All bodies together have one limit.
/// Buffers are pooled. Thread-safe.
/// </summary>
public sealed class CountedBodies(IOptions<ApiOptions> options)
{
    /// <summary>The first buffer of a body, bytes: most forms fit into it.</summary>
    internal const int FirstBytes = 4096;

    // Room for 64 bodies of the usual limit of 1 MB, or for one body of any limit while its buffer grows.
    private const long UsualBytes = 64 << 20;

    private readonly long _limit = Math.Max(UsualBytes, 3 * options.Value.MaxInputBytes);
    private long _held;

    /// <summary>The size of all rented buffers, bytes.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>Rents a buffer of at least this size. Null when the bodies together already hold as much as they may.</summary>
    internal byte[]? Rent(int bytes)
    {
        // The pool rounds sizes up. The size of the buffer is what is counted.
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        if (Interlocked.Add(ref _held, buffer.Length) <= _limit)
        {
            return buffer;
        }

        Return(buffer);
        return null;
    }

    /// <summary>Gives a buffer back. An empty array is not from the pool and is ignored.</summary>
    internal void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            Interlocked.Add(ref _held, -buffer.Length);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
