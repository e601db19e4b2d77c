using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>Identifies a task: a UUID version 7, so ids sort by time.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct TaskId(Guid Value)
{
    /// <summary>The partitions of the table: one for each value of an id's last hexadecimal digit, which is random.</summary>
    internal static readonly IReadOnlyList<string> Partitions = [.. Enumerable.Range(0, 16).Select(digit => digit.ToString("x", CultureInfo.InvariantCulture))];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private const int Bytes = 16;
    private const int RowKeyLength = 2 * Bytes;

    /// <summary>When the id was made, UTC, to the millisecond.</summary>
    public DateTimeOffset Time => new ExecutionId(Value).Time;

    /// <summary>The partition of the task's row.</summary>
    internal string Partition
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Bytes];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            return Partitions[bytes[^1] & 0xF];
        }
    }

    /// <summary>The id with every bit inverted, in hexadecimal: newer tasks sort first.</summary>
    internal string RowKey
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Bytes];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            Invert(bytes);
            return Convert.ToHexStringLower(bytes);
        }
    }

    /// <summary>A new id.</summary>
    public static TaskId New(TimeProvider time) => new(ExecutionId.New(time).Value);

    /// <summary>Reads the text form of a UUID version 7.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TaskId id)
    {
        var parsed = ExecutionId.TryParse(text, out var value);
        id = new TaskId(value.Value);
        return parsed;
    }

    /// <summary>36 characters, lower case.</summary>
    public override string ToString() => Value.ToString("D");

    /// <summary>Reads the id back from a <see cref="RowKey"/>; false for any other text.</summary>
    internal static bool TryParseRowKey(string key, out TaskId id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (key.Length != RowKeyLength || key.AsSpan().ContainsAnyExcept(Digits))
        {
            id = default;
            return false;
        }

        Convert.FromHexString(key, bytes, out _, out _);
        Invert(bytes);
        id = new TaskId(new Guid(bytes, bigEndian: true));
        return true;
    }

    /// <summary>Row key for a point in time. Keys are inverted timestamps, so newer tasks sort before this key and older tasks after it.</summary>
    internal static string RowKeyOf(DateTimeOffset time)
    {
        // Round up to whole milliseconds, because an id has its time in milliseconds. The key's bits are inverted.
        var milliseconds = (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        var turned = 0xFFFF_FFFF_FFFF - Math.Clamp(milliseconds, 0, 0xFFFF_FFFF_FFFF);
        return (turned + 1).ToString("x12", CultureInfo.InvariantCulture);
    }

    private static void Invert(Span<byte> bytes)
    {
        foreach (ref var b in bytes)
        {
            b = (byte)~b;
        }
    }
}
