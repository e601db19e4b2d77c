using System.Buffers.Binary;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>Ids as bounds of ranges. Ids are ordered by their 128 bits.</summary>
internal static class HistoryIds
{
    public static readonly ExecutionId Least = new(Guid.Empty);

    /// <summary>The smallest id with this time.</summary>
    public static ExecutionId FirstAt(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, time.ToUnixTimeMilliseconds()) << 16);
        return new ExecutionId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Parses a bound. Returns false also when its time is beyond <see cref="DateTimeOffset.MaxValue"/>.</summary>
    public static bool TryParse(string text, out ExecutionId bound)
    {
        Span<byte> bytes = stackalloc byte[16];
        bound = default;
        if (!Guid.TryParseExact(text, "D", out var value)
            || !value.TryWriteBytes(bytes, bigEndian: true, out _)
            || BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16 > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        bound = new ExecutionId(value);
        return true;
    }

    /// <summary>The next larger id. The largest id is returned unchanged.</summary>
    public static ExecutionId After(ExecutionId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number == UInt128.MaxValue ? number : number + 1);
        return new ExecutionId(new Guid(bytes, bigEndian: true));
    }
}
