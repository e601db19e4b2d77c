using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Reads the entries of a zip. Before an entry is unpacked, its local header is compared with the central directory, and no two entries may share bytes.
/// While it is unpacked, its size and CRC are checked. .NET's own reader is not used because it checks no CRC before .NET 11 (dotnet/runtime#124766).
/// </summary>
internal sealed class ZipContent(ReadOnlyMemory<byte> archive, BundleDraft draft)
{
    private const uint LocalSignature = 0x04034b50;
    private const uint DescriptorSignature = 0x08074b50;
    private const int LocalBytes = 30;
    private const int Stored = 0;
    private const int Deflated = 8;

    /// <summary>Flags for encryption (bit 0), strong encryption (bit 6) and a masked directory (bit 13).</summary>
    private const int EncryptedFlags = 1 | 1 << 6 | 1 << 13;

    /// <summary>Adds all entries to the draft.</summary>
    public void Read(BundleLimits limits)
    {
        var directory = ZipDirectory.Read(archive, limits);
        foreach (var entry in directory.Entries)
        {
            CheckMethod(entry);
            draft.Expect(entry.Name, entry.Size);
        }

        // In the order of their offsets, so that an entry that shares bytes with another begins before the previous entry's end.
        var end = 0L;
        foreach (var entry in directory.Entries.OrderBy(entry => entry.Offset))
        {
            if (entry.Offset < end)
            {
                throw BundleFault.OfEntry(entry.Name, "lies over the bytes of another entry");
            }

            var data = CheckLocalHeader(entry, directory.Start);
            end = CheckDescriptor(entry, data + entry.PackedSize, directory.Start);
            Add(entry, archive.Slice((int)data, (int)entry.PackedSize));
        }
    }

    private static void CheckMethod(ZipEntry entry)
    {
        if ((entry.Flags & EncryptedFlags) != 0)
        {
            throw BundleFault.OfEntry(entry.Name, "is encrypted");
        }

        if (entry.Method is not (Stored or Deflated))
        {
            throw BundleFault.OfEntry(entry.Name, $"is packed with {MethodName(entry.Method)}; stored and deflated entries can be read");
        }

        if (entry.Method == Stored && entry.PackedSize != entry.Size)
        {
            throw BundleFault.OfEntry(entry.Name, "is stored without compression but claims two sizes");
        }

        if (entry.IsSpecial)
        {
            throw BundleFault.OfEntry(entry.Name, "is a device, a pipe or a socket; files, directories and symbolic links are allowed");
        }
    }

    /// <summary>Compares an entry's local header with the central directory.</summary>
    /// <returns>The position of the entry's packed bytes.</returns>
    private long CheckLocalHeader(ZipEntry entry, int directory)
    {
        if (entry.Offset > directory - LocalBytes)
        {
            throw BundleFault.OfEntry(entry.Name, "lies outside the archive");
        }

        var header = archive.Span[(int)entry.Offset..directory];
        var nameLength = U16(header, 26);
        var data = entry.Offset + LocalBytes + nameLength + U16(header, 28);
        if (U32(header, 0) != LocalSignature || data + entry.PackedSize > directory)
        {
            throw BundleFault.OfEntry(entry.Name, "lies outside the archive, or its header is damaged");
        }

        (var crc, long packed, long size, var offset) = (U32(header, 14), U32(header, 18), U32(header, 22), 0L);
        ZipDirectory.ReadZip64(entry.Name, header.Slice(LocalBytes + nameLength, U16(header, 28)), ref size, ref packed, ref offset);
        if (!header.Slice(LocalBytes, nameLength).SequenceEqual(entry.NameUtf8.Span)
            || U16(header, 8) != entry.Method
            || ((U16(header, 6) ^ entry.Flags) & (EncryptedFlags | 8)) != 0
            || !Agrees(crc, entry.Crc, entry) || !Agrees(packed, entry.PackedSize, entry) || !Agrees(size, entry.Size, entry))
        {
            throw BundleFault.OfEntry(entry.Name, "has a local header that contradicts the archive's directory");
        }

        return data;
    }

    // When a data descriptor follows the packed bytes, the local header may contain zeros instead.
    private static bool Agrees(long local, long central, ZipEntry entry) => local == central || (local == 0 && entry.HasDescriptor);

    /// <summary>Checks the data descriptor behind an entry's packed bytes, if it must have one.</summary>
    /// <returns>The position behind the entry.</returns>
    private long CheckDescriptor(ZipEntry entry, long at, int directory)
    {
        if (!entry.HasDescriptor)
        {
            return at;
        }

        // A descriptor may begin with a signature or not, and its sizes may have 4 bytes or 8.
        var bytes = archive.Span[(int)at..directory];
        var hasSignature = bytes.Length >= 4 && U32(bytes, 0) == DescriptorSignature;
        foreach (var start in hasSignature ? (ReadOnlySpan<int>)[4, 0] : [0])
        {
            foreach (var width in (ReadOnlySpan<int>)[4, 8])
            {
                var length = start + 4 + 2 * width;
                if (bytes.Length >= length
                    && U32(bytes, start) == entry.Crc
                    && Size(bytes, start + 4, width) == entry.PackedSize
                    && Size(bytes, start + 4 + width, width) == entry.Size)
                {
                    return at + length;
                }
            }
        }

        throw BundleFault.OfEntry(entry.Name, "has a data descriptor that is missing or contradicts the archive's directory");
    }

    private void Add(ZipEntry entry, ReadOnlyMemory<byte> packed)
    {
        if (entry.IsDirectory)
        {
            if (entry.Size != 0)
            {
                throw BundleFault.OfEntry(entry.Name, "is a directory with content");
            }

            draft.AddDirectory(entry.Name, entry.Modified);
            return;
        }

        using var content = Open(entry, packed);
        if (entry.IsLink)
        {
            draft.AddLink(entry.Name, content, entry.Size, entry.Crc, entry.Modified);
        }
        else
        {
            draft.AddFile(entry.Name, content, entry.Size, entry.Crc, entry.Modified);
        }
    }

    private static Stream Open(ZipEntry entry, ReadOnlyMemory<byte> packed)
    {
        MemoryMarshal.TryGetArray(packed, out var array);
        var stream = new MemoryStream(array.Array ?? [], array.Offset, array.Count, writable: false);
        return entry.Method == Stored ? stream : new DeflateStream(stream, CompressionMode.Decompress);
    }

    private static string MethodName(int method) => method switch
    {
        1 => "shrink (method 1)",
        6 => "implode (method 6)",
        9 => "deflate64 (method 9)",
        12 => "bzip2 (method 12)",
        14 => "LZMA (method 14)",
        93 => "Zstandard (method 93)",
        95 => "xz (method 95)",
        98 => "PPMd (method 98)",
        99 => "AES encryption (method 99)",
        _ => $"method {method}",
    };

    private static long Size(ReadOnlySpan<byte> bytes, int at, int width) => width == 4 ? U32(bytes, at) : BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
