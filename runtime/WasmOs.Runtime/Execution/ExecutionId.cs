using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Execution;

/// <summary>Names a run: a UUID version 7 (RFC 9562), so ids sort by time and name their hour.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct ExecutionId(Guid Value) : IComparable<ExecutionId>
{
    private const int TextLength = 36;
    private static readonly long UnixEpochTicks = DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>
    /// A new id. Ids need not be secret, so the random part comes from the thread's fast generator, and the 12 bits behind the milliseconds are
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

    /// <summary>When the id was made, UTC, to the millisecond.</summary>
    public DateTimeOffset Time
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            var milliseconds = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
    }

    /// <summary>Reads the text form of a UUID version 7.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ExecutionId id)
    {
        // TryParseExact trims, and looks at neither version nor variant.
        var parsed = Guid.TryParseExact(text, "D", out var value) && text.Length == TextLength && value is { Version: 7, Variant: >= 8 and <= 11 };
        id = parsed ? new ExecutionId(value) : default;
        return parsed;
    }

    /// <inheritdoc/>
    public int CompareTo(ExecutionId other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left id is before the right one.</summary>
    public static bool operator <(ExecutionId left, ExecutionId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left id is behind the right one.</summary>
    public static bool operator >(ExecutionId left, ExecutionId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left id is before the right one or the same.</summary>
    public static bool operator <=(ExecutionId left, ExecutionId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left id is behind the right one or the same.</summary>
    public static bool operator >=(ExecutionId left, ExecutionId right) => left.CompareTo(right) >= 0;

    /// <summary>36 characters, lower case.</summary>
    public override string ToString() => Value.ToString("D");
}
