namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>An entry of a zip, as described by the central directory.</summary>
/// <param name="Name">The name.</param>
/// <param name="NameUtf8">The name's bytes in the archive, which the local header must repeat.</param>
/// <param name="Flags">The general purpose flags.</param>
/// <param name="Method">The number of the compression method.</param>
/// <param name="Crc">The CRC-32 of the unpacked bytes.</param>
/// <param name="PackedSize">Packed size in bytes.</param>
/// <param name="Size">Unpacked size in bytes.</param>
/// <param name="Offset">The position of the local header in the archive.</param>
/// <param name="UnixMode">The file's mode if the archive was made on Unix; 0 otherwise.</param>
/// <param name="Modified">When the entry was last changed. A zip stores no time zone; UTC is assumed.</param>
internal sealed record ZipEntry(
    string Name, ReadOnlyMemory<byte> NameUtf8, ushort Flags, ushort Method, uint Crc, long PackedSize, long Size, long Offset, int UnixMode,
    DateTimeOffset Modified)
{
    private const int TypeMask = 0xF000;
    private const int LinkType = 0xA000;
    private const int FileType = 0x8000;
    private const int DirectoryType = 0x4000;

    /// <summary>Whether a data descriptor with sizes and CRC follows the packed bytes (bit 3).</summary>
    public bool HasDescriptor => (Flags & 8) != 0;

    /// <summary>Whether the entry is a directory: its name ends with a slash.</summary>
    public bool IsDirectory => NameUtf8.Span.EndsWith("/"u8);

    /// <summary>Whether the entry is a symbolic link. The content of a link is its target.</summary>
    public bool IsLink => (UnixMode & TypeMask) == LinkType;

    /// <summary>Whether the entry is a device, a pipe or a socket.</summary>
    public bool IsSpecial => (UnixMode & TypeMask) is not (0 or LinkType or FileType or DirectoryType);
}
