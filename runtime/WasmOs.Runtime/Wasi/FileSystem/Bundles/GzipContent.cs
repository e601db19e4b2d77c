using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using WasmOs.Common;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Unpacks a gzip file (RFC 1952) of one member and compares the archive's last eight bytes with the CRC and size of the unpacked bytes.
/// <see cref="GZipStream"/> alone accepts a member that is cut off, and ignores bytes behind a member.
/// The comparison finds both, and refuses a second member too: in all these cases the last eight bytes do not match everything that was unpacked.
/// </summary>
internal sealed class GzipContent : ForwardStream
{
    private const int TrailerBytes = 8;

    /// <summary>The smallest gzip file: a header of ten bytes, an empty block and the trailer.</summary>
    private const int MinBytes = 20;

    private readonly GZipStream _unpacked;
    private readonly ReadOnlyMemory<byte> _trailer;
    private Crc32 _crc = new();
    private uint _size;
    private bool _isChecked;

    public GzipContent(ReadOnlyMemory<byte> archive)
    {
        if (archive.Length < MinBytes)
        {
            throw BundleFault.OfArchive("is cut off: it is shorter than the smallest gzip file");
        }

        MemoryMarshal.TryGetArray(archive, out var array);
        _trailer = archive[^TrailerBytes..];
        _unpacked = new GZipStream(new MemoryStream(array.Array!, array.Offset, array.Count, writable: false), CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        var read = Unpack(buffer);
        _crc.Append(buffer[..read]);
        _size += (uint)read;
        if (read == 0 && buffer.Length > 0 && !_isChecked)
        {
            CheckEnd();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Unpack(Span<byte> buffer)
    {
        try
        {
            return _unpacked.Read(buffer);
        }
        catch (InvalidDataException)
        {
            // The message of GZipStream always blames the compression method, so it is not shown.
            throw BundleFault.OfArchive("is a damaged gzip: its bytes do not unpack, or its CRC is wrong");
        }
    }

    private void CheckEnd()
    {
        _isChecked = true;
        if (BinaryPrimitives.ReadUInt32LittleEndian(_trailer.Span) != _crc.Value || BinaryPrimitives.ReadUInt32LittleEndian(_trailer.Span[4..]) != _size)
        {
            throw BundleFault.OfArchive("is not one complete gzip member: it is cut off or damaged, or other bytes follow it");
        }
    }
}
