using System.Buffers.Binary;
using System.Text;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>A header block of a tar, in POSIX ustar format or GNU tar's variant, with a verified checksum.</summary>
/// <param name="Name">The entry's name, including the header's prefix.</param>
/// <param name="Type">The type flag, a character.</param>
/// <param name="Size">Size in bytes of the content behind the header.</param>
/// <param name="LinkName">The target of a link.</param>
/// <param name="Modified">When the entry was last changed, in seconds since 1970.</param>
internal readonly record struct TarHeader(string Name, char Type, long Size, string LinkName, long Modified)
{
    /// <summary>Size of a block in bytes.</summary>
    public const int BlockBytes = 512;

    private const int ChecksumAt = 148;
    private const int ChecksumBytes = 8;

    /// <summary>The latest time that a <see cref="DateTimeOffset"/> can hold, in seconds since 1970.</summary>
    private const long MaxSeconds = 253402300799;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary><see cref="Modified"/> as a date, clamped to the range from 1970 to <see cref="MaxSeconds"/>.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Modified, 0, MaxSeconds));

    /// <exception cref="InvalidDataException">The block is no header, or is damaged.</exception>
    public static TarHeader Read(ReadOnlySpan<byte> block)
    {
        VerifyChecksum(block);
        var name = TextOf(block[..100]);
        var isPosix = block.Slice(257, 6).SequenceEqual("ustar\0"u8);
        if (isPosix && block[345] != 0)
        {
            name = $"{TextOf(block.Slice(345, 155))}/{name}";
        }

        return new TarHeader(name, (char)block[156], NumberOf(block.Slice(124, 12), name), TextOf(block.Slice(157, 100)), NumberOf(block.Slice(136, 12), name));
    }

    /// <summary>Decodes a field as UTF-8, up to its first zero byte.</summary>
    /// <exception cref="InvalidDataException">The field is not UTF-8.</exception>
    public static string TextOf(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        field = end < 0 ? field : field[..end];
        try
        {
            return StrictUtf8.GetString(field);
        }
        catch (DecoderFallbackException)
        {
            throw BundleFault.OfEntry(Encoding.Latin1.GetString(field), "has a name that is not UTF-8");
        }
    }

    // The checksum is the sum of all bytes of the block, with the checksum field counted as spaces. Old tools summed the bytes as signed numbers.
    private static void VerifyChecksum(ReadOnlySpan<byte> block)
    {
        long unsigned = ' ' * ChecksumBytes;
        var signed = unsigned;
        for (var i = 0; i < block.Length; i++)
        {
            if (i is < ChecksumAt or >= ChecksumAt + ChecksumBytes)
            {
                unsigned += block[i];
                signed += (sbyte)block[i];
            }
        }

        var name = Encoding.Latin1.GetString(block[..(block[..100].IndexOf((byte)0) is >= 0 and var end ? end : 100)]);
        var sum = NumberOf(block.Slice(ChecksumAt, ChecksumBytes), name);
        if (sum != unsigned && sum != signed)
        {
            throw BundleFault.OfEntry(name, "has a header whose checksum is wrong: the archive is damaged, or is neither a zip nor a tar");
        }
    }

    /// <summary>Reads a number: octal digits surrounded by spaces and zero bytes, or GNU's binary form of 8 or 12 bytes whose first bit is set.</summary>
    private static long NumberOf(ReadOnlySpan<byte> field, string name)
    {
        if ((field[0] & 0x80) != 0)
        {
            var wide = field[0] == 0x80 ? BinaryPrimitives.ReadInt64BigEndian(field[^8..]) : -1;
            return wide >= 0 && !field[1..^8].ContainsAnyExcept((byte)0)
                ? wide
                : throw BundleFault.OfEntry(name, "has a number in its header that is out of range");
        }

        var number = 0L;
        foreach (var digit in field.Trim(" \0"u8))
        {
            number = digit is >= (byte)'0' and <= (byte)'7' ? number * 8 + (digit - '0')
                : throw BundleFault.OfEntry(name, "has a damaged header: the archive is damaged, or is neither a zip nor a tar");
        }

        return number;
    }
}
