using System.Buffers.Binary;

namespace WasmOs.Infra.Tests.CrashWriter;

/// <summary>Content whose completeness can be checked: a number, the length, then bytes that are computed from the number.</summary>
public static class BlobPattern
{
    private const int HeaderBytes = 12;

    public static byte[] Make(long number, int length)
    {
        var bytes = new byte[length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), length);
        for (var i = HeaderBytes; i < length; i++)
        {
            bytes[i] = (byte)(number + i);
        }

        return bytes;
    }

    /// <summary>Returns the number of complete content; null when the content is incomplete or mixed.</summary>
    public static long? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != bytes.Length)
        {
            return null;
        }

        var number = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return bytes.SequenceEqual(Make(number, bytes.Length)) ? number : null;
    }
}
