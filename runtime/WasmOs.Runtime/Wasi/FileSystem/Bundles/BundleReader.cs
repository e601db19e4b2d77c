using System.Formats.Tar;
using System.IO.Compression;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Reads the files that were uploaded with a module: a zip, a tar or a tar packed with gzip. What an archive says of its sizes is not believed: bytes are counted as they are unpacked.
/// </summary>
public static class BundleReader
{
    /// <summary>Reads an archive.</summary>
    /// <param name="archive">All of it.</param>
    /// <param name="limits">What it may unpack to; null for the defaults.</param>
    public static BundleReading Read(ReadOnlyMemory<byte> archive, BundleLimits? limits = null)
    {
        var draft = new BundleDraft(limits ?? BundleLimits.Default);
        using var stream = new MemoryStream(archive.ToArray(), writable: false);
        try
        {
            var head = archive.Span;
            if (head.StartsWith("PK"u8))
            {
                ReadZip(stream, draft);
            }
            else if (head.StartsWith<byte>([0x1f, 0x8b]))
            {
                using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
                ReadTar(unpacked, draft);
            }
            else
            {
                ReadTar(stream, draft);
            }

            return BundleReading.Of(draft.Build());
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException or IOException)
        {
            // What .NET's readers and our own rules throw at archives that are no such thing or break a rule.
            return BundleReading.Refused($"The bundle cannot be used: {Modules.Scan.DisplayText.Escape(e.Message, 256)}");
        }
    }

    private static void ReadZip(Stream stream, BundleDraft draft)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            // Unix puts the file's mode in the upper half; 0xA000 is a link, whose content is its target.
            var isLink = (entry.ExternalAttributes >> 16 & 0xF000) == 0xA000;
            if (entry.FullName.EndsWith('/'))
            {
                draft.AddDirectory(entry.FullName, entry.LastWriteTime);
                continue;
            }

            using var content = entry.Open();
            if (isLink)
            {
                draft.AddLink(entry.FullName, content, entry.LastWriteTime);
            }
            else
            {
                draft.AddFile(entry.FullName, content, entry.LastWriteTime);
            }
        }
    }

    private static void ReadTar(Stream stream, BundleDraft draft)
    {
        using var tar = new TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    draft.AddDirectory(entry.Name, entry.ModificationTime);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    draft.AddFile(entry.Name, entry.DataStream ?? Stream.Null, entry.ModificationTime);
                    break;
                case TarEntryType.SymbolicLink:
                    draft.AddLink(entry.Name, entry.LinkName, entry.ModificationTime);
                    break;
                case TarEntryType.GlobalExtendedAttributes:
                    break;
                default:
                    throw new InvalidDataException($"it holds an entry of the kind {entry.EntryType}; files, directories and symbolic links are allowed");
            }
        }
    }
}
