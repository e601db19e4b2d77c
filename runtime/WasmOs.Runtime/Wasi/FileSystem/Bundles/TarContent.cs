using static WasmOs.Runtime.Wasi.FileSystem.Bundles.TarHeader;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Reads the entries of a tar to its last byte. Checks every header's checksum, the blocks of zeros at the end, and that nothing but zeros follows them.
/// A tar has no checksum of the files' contents; in a gzipped tar the gzip's CRC covers them.
/// </summary>
internal sealed class TarContent(Stream stream, BundleDraft draft)
{
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly TarExtensions _extensions = new();

    /// <summary>Adds all entries to the draft.</summary>
    public void Read()
    {
        while (ReadHeader() is { } header)
        {
            if (header.Type is 'x' or 'L' or 'K')
            {
                ReadExtension(header);
            }
            else if (header.Type == 'g')
            {
                Skip(header);
            }
            else
            {
                Add(_extensions.Apply(header));
            }
        }

        if (_extensions.IsPending)
        {
            throw BundleFault.OfArchive("ends after a header that describes the next entry: it is cut off");
        }

        ExpectZeros();
    }

    /// <summary>Reads the next header; null at the first block of zeros, which ends the archive.</summary>
    private TarHeader? ReadHeader()
    {
        if (stream.ReadAtLeast(_block, BlockBytes, throwOnEndOfStream: false) < BlockBytes)
        {
            throw BundleFault.OfArchive("ends without the blocks of zeros that end a tar: it is cut off, or is neither a zip nor a tar");
        }

        return _block.AsSpan().ContainsAnyExcept((byte)0) ? TarHeader.Read(_block) : null;
    }

    private void ReadExtension(TarHeader header)
    {
        if (header.Size is < 0 or > TarExtensions.MaxBytes)
        {
            throw BundleFault.OfEntry(header.Name, $"is a header of more than {TarExtensions.MaxBytes:N0} bytes");
        }

        var content = new byte[header.Size];
        using (var stored = new TarStream(stream, header))
        {
            stored.ReadExactly(content);
        }

        switch (header.Type)
        {
            case 'x':
                _extensions.AddRecords(content, header.Name);
                break;
            case 'L':
                _extensions.SetLongName(content);
                break;
            default:
                _extensions.SetLongLink(content);
                break;
        }
    }

    // A global pax header: attributes for all entries. None of them is used.
    private void Skip(TarHeader header)
    {
        using var content = new TarStream(stream, header);
        draft.Skip(content, header.Name, TarExtensions.MaxBytes);
    }

    private void Add(TarHeader header)
    {
        using var content = new TarStream(stream, header);
        switch (header.Type)
        {
            // Before ustar, a directory was an entry of type file whose name ends with a slash.
            case '0' or '\0' or '7' when !header.Name.EndsWith('/'):
                draft.Expect(header.Name, header.Size);
                draft.AddFile(header.Name, content, header.Size, null, header.Time);
                break;
            case '5' or '0' or '\0' when header.Size == 0:
                draft.AddDirectory(header.Name, header.Time);
                break;
            case '2' when header.Size == 0:
                draft.AddLink(header.Name, header.LinkName, header.Time);
                break;
            default:
                throw BundleFault.OfEntry(header.Name, $"{KindOf(header.Type)}; files, directories and symbolic links are allowed");
        }
    }

    private void ExpectZeros()
    {
        int read;
        while ((read = stream.ReadAtLeast(_block, BlockBytes, throwOnEndOfStream: false)) > 0)
        {
            if (_block.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                throw BundleFault.OfArchive("has bytes behind the blocks of zeros that end it");
            }
        }
    }

    private static string KindOf(char type) => type switch
    {
        '1' => "is a hard link",
        '3' or '4' => "is a device",
        '5' or '2' => "is a directory or a link with content",
        '6' => "is a pipe",
        'S' => "is a sparse file (make the archive without --sparse)",
        'M' => "is a part of a file that is split over several archives",
        _ => $"is of an unknown kind ({(int)type})",
    };
}
