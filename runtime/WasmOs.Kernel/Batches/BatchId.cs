using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Batches;

/// <summary>Identifies a batch: a UUID version 7, so ids sort by time.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct BatchId(Guid Value)
{
    /// <summary>A new id.</summary>
    public static BatchId New(TimeProvider time) => new(ExecutionId.New(time).Value);

    /// <summary>When the id was created, UTC, to the millisecond.</summary>
    public DateTimeOffset Time => new ExecutionId(Value).Time;

    /// <summary>The key of the batch's row: the id with every bit inverted, in hexadecimal, so that newer batches sort first.</summary>
    internal string RowKey
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            return (~BinaryPrimitives.ReadUInt128BigEndian(bytes)).ToString("x32", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Reads the text form of a UUID version 7.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BatchId id)
    {
        var parsed = ExecutionId.TryParse(text, out var value);
        id = new BatchId(value.Value);
        return parsed;
    }

    /// <summary>36 characters, lower case.</summary>
    public override string ToString() => Value.ToString("D");

    internal static BatchId FromRowKey(string key)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, ~UInt128.Parse(key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return new BatchId(new Guid(bytes, bigEndian: true));
    }
}
