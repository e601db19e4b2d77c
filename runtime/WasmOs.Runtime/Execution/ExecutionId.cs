using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Execution;

/// <summary>The id of a run: a UUID version 7 (RFC 9562). Ids sort by time, and the hour of a run can be read from its id.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct ExecutionId(Guid Value) : IComparable<ExecutionId>
{
    private const int TextLength = 36;
    private static readonly long UnixEpochTicks = DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>
    /// A new id. Ids need not be secret, so the random part comes from the thread's fast generator. The 12 bits behind the milliseconds are
    /// the fraction of the millisecond (RFC 9562, section 6.2, method 3).
    /// </summary>
    public static ExecutionId New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var ticks = time.GetUtcNow().Ticks - UnixEpochTicks;
        var milliseconds = Math.DivRem(ticks, TimeSpan.TicksPerMillisecond, out var rest);
        var fraction = (ushort)(rest * 4096 / TimeSpan.TicksPerMillisecond);
        var random = Random.Shared.NextInt64();
        return new ExecutionId(new Guid(
            (uint)(milliseconds >> 16), (ushort)milliseconds, (ushort)(0x7000 | fraction),
            (byte)(0x80 | (random & 0x3F)), (byte)(random >> 6), (byte)(random >> 14), (byte)(random >> 22),
            (byte)(random >> 30), (byte)(random >> 38), (byte)(random >> 46), (byte)(random >> 54)));
    }

    /// <summary>
    /// An id made of a time and a hash: the same time and hash always give the same id. Bits of the hash take the place of the random bits of other ids.
    /// </summary>
    /// <param name="time">The time; the id keeps its milliseconds.</param>
    /// <param name="hash">16 bytes or more. Bytes 2 to 7 are not used.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hash"/> is too short.</exception>
    public static ExecutionId FromHash(DateTimeOffset time, ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, 16, nameof(hash));
        Span<byte> bytes = stackalloc byte[16];
        hash[..16].CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(
            bytes, (time.ToUnixTimeMilliseconds() << 16) | 0x7000 | (uint)(BinaryPrimitives.ReadUInt16BigEndian(hash) & 0x0FFF));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new ExecutionId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>The time in the id, UTC, to the millisecond: for a new id when it was made.</summary>
    public DateTimeOffset Time
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
    }

    /// <summary>Reads the text form of a UUID version 7.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out ExecutionId id)
    {
        // TryParseExact ignores white space around the text and checks neither version nor variant.
        var parsed = Guid.TryParseExact(text, "D", out var value) && text.Length == TextLength && value is { Version: 7, Variant: >= 8 and <= 11 };
        id = parsed ? new ExecutionId(value) : default;
        return parsed;
    }

    /// <inheritdoc/>
    public int CompareTo(ExecutionId other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left id is before the right one.</summary>
    public static bool operator <(ExecutionId left, ExecutionId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left id is after the right one.</summary>
    public static bool operator >(ExecutionId left, ExecutionId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left id is before the right one or the same.</summary>
    public static bool operator <=(ExecutionId left, ExecutionId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left id is after the right one or the same.</summary>
    public static bool operator >=(ExecutionId left, ExecutionId right) => left.CompareTo(right) >= 0;

    /// <summary>The text form: 36 characters, lower case.</summary>
    public override string ToString() => Value.ToString("D");
}
