using System.Buffers.Binary;

namespace WasmOs.Infra.Tests.CrashWriter;

/// <summary>Bytes that tell whether they are whole: number, length, then a filling that follows from both.</summary>
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

    /// <summary>The number of a whole content; null when it is torn.</summary>
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
