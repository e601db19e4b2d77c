using System.Buffers.Binary;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// The CRC-32 of zip, gzip and PNG (polynomial 0xEDB88320, reflected; RFC 1952 section 8). Implemented here because System.IO.Hashing is not part of
/// the shared framework. Not thread-safe.
/// </summary>
internal struct Crc32()
{
    private const uint Polynomial = 0xEDB88320;

    /// <summary>Eight tables of 256 entries, which process eight bytes per step.</summary>
    private static readonly uint[] Tables = MakeTables();

    private uint _state = uint.MaxValue;

    /// <summary>The CRC of all bytes that were appended so far.</summary>
    public readonly uint Value => ~_state;

    /// <summary>Computes the CRC of a span.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32();
        crc.Append(bytes);
        return crc.Value;
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var tables = Tables.AsSpan();
        var crc = _state;
        while (bytes.Length >= 8)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[(int)(1792 + (low & 255))] ^ tables[(int)(1536 + (low >> 8 & 255))] ^ tables[(int)(1280 + (low >> 16 & 255))]
                ^ tables[(int)(1024 + (low >> 24))]
                ^ tables[(int)(768 + (high & 255))] ^ tables[(int)(512 + (high >> 8 & 255))] ^ tables[(int)(256 + (high >> 16 & 255))]
                ^ tables[(int)(high >> 24)];
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
        {
            crc = tables[(int)((crc ^ value) & 255)] ^ crc >> 8;
        }

        _state = crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? crc >> 1 ^ Polynomial : crc >> 1;
            }

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[i - 256] >> 8 ^ tables[tables[i - 256] & 255];
        }

        return tables;
    }
}
