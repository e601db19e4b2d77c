namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>What the central directory of a zip says of an entry.</summary>
/// <param name="Name">The name.</param>
/// <param name="NameUtf8">The name's bytes in the archive, which the local header must repeat.</param>
/// <param name="Flags">The general purpose bits.</param>
/// <param name="Method">How it is packed.</param>
/// <param name="Crc">The CRC-32 of the unpacked bytes.</param>
/// <param name="PackedSize">Bytes in the archive.</param>
/// <param name="Size">Bytes unpacked.</param>
/// <param name="Offset">Where the local header stands.</param>
/// <param name="UnixMode">The file's mode if the archive was made on Unix; 0 otherwise.</param>
/// <param name="Modified">When it was last changed, as if in UTC.</param>
internal sealed record ZipEntry(
    string Name, ReadOnlyMemory<byte> NameUtf8, ushort Flags, ushort Method, uint Crc, long PackedSize, long Size, long Offset, int UnixMode, DateTimeOffset Modified)
{
    private const int TypeMask = 0xF000;
    private const int LinkType = 0xA000;
    private const int FileType = 0x8000;
    private const int DirectoryType = 0x4000;

    /// <summary>Whether sizes and CRC stand behind the data (bit 3).</summary>
    public bool HasDescriptor => (Flags & 8) != 0;

    /// <summary>Whether it is a directory: its name ends with a slash.</summary>
    public bool IsDirectory => NameUtf8.Span.EndsWith("/"u8);

    /// <summary>Whether it is a symbolic link, whose content is its target.</summary>
    public bool IsLink => (UnixMode & TypeMask) == LinkType;

    /// <summary>Whether it is a device, a pipe or a socket.</summary>
    public bool IsSpecial => (UnixMode & TypeMask) is not (0 or LinkType or FileType or DirectoryType);
}
