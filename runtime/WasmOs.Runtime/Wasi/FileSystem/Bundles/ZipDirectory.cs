using System.Buffers.Binary;
using System.Text;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Reads the central directory of a zip (APPNOTE 6.3.10, sections 4.3.12 to 4.3.16), which must end with the archive's last byte.
/// Every number in the directory is checked before it is used.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EntrySignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const int EntryBytes = 46;
    private const int EndBytes = 22;
    private const int End64Bytes = 56;
    private const int Locator64Bytes = 20;
    private const int Unix = 3;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _archive;
    private long _count;
    private long _end;

    private ZipDirectory(ReadOnlyMemory<byte> archive) => _archive = archive;

    /// <summary>The position of the directory's first byte. All entries must lie before it.</summary>
    public int Start { get; private set; }

    public List<ZipEntry> Entries { get; } = [];

    /// <exception cref="InvalidDataException">The directory is damaged or has more entries than allowed.</exception>
    public static ZipDirectory Read(ReadOnlyMemory<byte> archive, BundleLimits limits)
    {
        var directory = new ZipDirectory(archive);
        directory.ReadEnd();
        if (directory._count > limits.MaxEntries)
        {
            throw BundleFault.OfArchive($"has {directory._count:N0} entries; {limits.MaxEntries:N0} are allowed");
        }

        directory.ReadEntries();
        return directory;
    }

    private void ReadEnd()
    {
        var archive = _archive.Span;
        var at = archive.Length - EndBytes;

        // Only a comment may follow the end record. Searches backwards for an end record whose comment ends exactly with the archive.
        while (at >= 0 && !(U32(at) == EndSignature && at + EndBytes + U16(at + 20) == archive.Length))
        {
            at = at > archive.Length - EndBytes - ushort.MaxValue ? at - 1 : -1;
        }

        if (at < 0)
        {
            throw BundleFault.OfArchive("is not a complete zip: its end record is missing, or other bytes follow the record");
        }

        if (U16(at + 4) is not (0 or ushort.MaxValue) || U16(at + 6) is not (0 or ushort.MaxValue))
        {
            throw BundleFault.OfArchive("is a part of a zip that is split over several files");
        }

        (long count, long size, long start, var end) = (U16(at + 10), U32(at + 12), U32(at + 16), (long)at);
        if (U16(at + 8) != U16(at + 10))
        {
            throw BundleFault.OfArchive("is a part of a zip that is split over several files");
        }

        if (at >= Locator64Bytes && U32(at - Locator64Bytes) == Locator64Signature)
        {
            (count, size, start, end) = ReadEnd64(at - Locator64Bytes);
        }

        if (start < 0 || size < 0 || start + size != end)
        {
            throw BundleFault.OfArchive("has a directory that is not where its end record says: the archive is damaged, or other bytes come before it");
        }

        (_count, _end, Start) = (count, end, (int)start);
    }

    private (long Count, long Size, long Start, long End) ReadEnd64(int locator)
    {
        var at = (long)U64(locator + 8);
        if (at < 0 || at > locator - End64Bytes || U32((int)at) != End64Signature || U32(locator + 4) != 0 || U32((int)at + 16) != 0 || U32((int)at + 20) != 0
            || U64((int)at + 24) != U64((int)at + 32))
        {
            throw BundleFault.OfArchive("has a zip64 end record that is damaged, or is split over several files");
        }

        var count = U64((int)at + 32);
        return ((long)Math.Min(count, long.MaxValue), (long)U64((int)at + 40), (long)U64((int)at + 48), at);
    }

    private void ReadEntries()
    {
        var at = (long)Start;
        for (var left = _count; left > 0; left--)
        {
            if (at > _archive.Length - EntryBytes || U32((int)at) != EntrySignature)
            {
                throw BundleFault.OfArchive("has a damaged directory");
            }

            Entries.Add(ReadEntry((int)at, out var length));
            at += length;
        }

        // The format allows a digital signature of the directory here. It is refused: no tool writes one, and its bytes would not be checked.
        if (at != _end)
        {
            throw BundleFault.OfArchive("has more entries in its directory than its end record says");
        }
    }

    private ZipEntry ReadEntry(int at, out long length)
    {
        var (name, extra, comment) = (U16(at + 28), U16(at + 30), U16(at + 32));
        length = (long)EntryBytes + name + extra + comment;
        if (at + length > _archive.Length)
        {
            throw BundleFault.OfArchive("has a damaged directory");
        }

        var bytes = _archive.Slice(at + EntryBytes, name);
        var text = NameOf(bytes.Span);
        (long packed, long size, long offset) = (U32(at + 20), U32(at + 24), U32(at + 42));
        ReadZip64(text, _archive.Span.Slice(at + EntryBytes + name, extra), ref size, ref packed, ref offset);
        if (U16(at + 34) is not (0 or ushort.MaxValue))
        {
            throw BundleFault.OfEntry(text, "lies in another part of a zip that is split over several files");
        }

        var mode = U16(at + 4) >> 8 == Unix ? (int)(U32(at + 38) >> 16) : 0;
        return new ZipEntry(text, bytes, U16(at + 8), U16(at + 10), U32(at + 16), packed, size, offset, mode, TimeOf(U16(at + 12), U16(at + 14)));
    }

    /// <summary>
    /// Reads the sizes and the offset that do not fit into 32 bits from the extra field with the id 1 (zip64). The field contains only the values
    /// that are needed, in the order of the parameters.
    /// </summary>
    public static void ReadZip64(string name, ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long offset)
    {
        if (size != uint.MaxValue && packed != uint.MaxValue && offset != uint.MaxValue)
        {
            return;
        }

        while (extra.Length >= 4)
        {
            var (id, length) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            if (length > extra.Length - 4)
            {
                break;
            }

            var field = extra.Slice(4, length);
            if (id == 1)
            {
                size = Widen(size, ref field, name);
                packed = Widen(packed, ref field, name);
                offset = Widen(offset, ref field, name);
                return;
            }

            extra = extra[(4 + length)..];
        }

        throw BundleFault.OfEntry(name, "has a zip64 field that is missing or lacks a size or an offset");
    }

    private static long Widen(long value, ref ReadOnlySpan<byte> field, string name)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        if (field.Length < sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(field) is not (>= 0 and var wide))
        {
            throw BundleFault.OfEntry(name, "has a zip64 field that is missing or lacks a size or an offset");
        }

        field = field[sizeof(long)..];
        return wide;
    }

    /// <summary>
    /// Decodes a name as UTF-8, whether or not the flag for UTF-8 is set.
    /// A name in another code page is refused, because the archive does not say which code page it is.
    /// </summary>
    private static string NameOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw BundleFault.OfEntry(Encoding.Latin1.GetString(bytes), "has a name that is not UTF-8");
        }
    }

    private static DateTimeOffset TimeOf(int time, int date)
    {
        var (year, month, day) = (1980 + (date >> 9), Math.Clamp(date >> 5 & 15, 1, 12), Math.Max(1, date & 31));
        return new DateTimeOffset(
            year, month, Math.Min(day, DateTime.DaysInMonth(year, month)), Math.Min(23, time >> 11), Math.Min(59, time >> 5 & 63),
            Math.Min(59, 2 * (time & 31)), TimeSpan.Zero);
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_archive.Span[at..]);

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_archive.Span[at..]);

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_archive.Span[at..]);
}
