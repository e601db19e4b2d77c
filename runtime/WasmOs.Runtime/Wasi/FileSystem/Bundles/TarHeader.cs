using System.Buffers.Binary;
using System.Text;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>A header block of a tar: POSIX ustar and what GNU tar makes of it, its checksum verified.</summary>
/// <param name="Name">The name in the header, its prefix before it.</param>
/// <param name="Type">The type flag: a character.</param>
/// <param name="Size">Bytes of content behind the header.</param>
/// <param name="LinkName">Where a link leads.</param>
/// <param name="Modified">Seconds since 1970.</param>
internal readonly record struct TarHeader(string Name, char Type, long Size, string LinkName, long Modified)
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 512;

    private const int ChecksumAt = 148;
    private const int ChecksumBytes = 8;

    /// <summary>The latest time that a <see cref="DateTimeOffset"/> can hold, seconds since 1970.</summary>
    private const long MaxSeconds = 253402300799;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The time as a value.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Modified, 0, MaxSeconds));

    /// <exception cref="InvalidDataException">It is no header, or is damaged.</exception>
    public static TarHeader Read(ReadOnlySpan<byte> block)
    {
        CheckSum(block);
        var name = TextOf(block[..100]);
        var isPosix = block.Slice(257, 6).SequenceEqual("ustar\0"u8);
        if (isPosix && block[345] != 0)
        {
            name = $"{TextOf(block.Slice(345, 155))}/{name}";
        }

        return new TarHeader(name, (char)block[156], NumberOf(block.Slice(124, 12), name), TextOf(block.Slice(157, 100)), NumberOf(block.Slice(136, 12), name));
    }

    /// <summary>UTF-8 up to the first zero.</summary>
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

    // The sum of all bytes, with spaces where the sum itself stands; old tools added them up as signed.
    private static void CheckSum(ReadOnlySpan<byte> block)
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

    /// <summary>Octal digits between blanks and zeros, or, GNU's way, 8 or 12 bytes with the first bit set.</summary>
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
