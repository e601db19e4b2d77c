using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using WasmOs.Common;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// Unpacks a gzip (RFC 1952) of one member, and holds its last eight bytes against what came out. .NET's own reader takes a member that is cut off for a whole one, and does not see what follows
/// one; both are seen here, because then the last eight bytes are not the CRC and the size of all that was unpacked. So is a second member, which is refused for the same reason.
/// </summary>
internal sealed class GzipContent : ForwardStream
{
    private const int TrailerBytes = 8;

    /// <summary>A header of ten bytes, an empty block and the trailer.</summary>
    private const int LeastBytes = 20;

    private readonly GZipStream _unpacked;
    private readonly ReadOnlyMemory<byte> _trailer;
    private Crc32 _crc = new();
    private uint _size;
    private bool _isChecked;

    public GzipContent(ReadOnlyMemory<byte> archive)
    {
        if (archive.Length < LeastBytes)
        {
            throw BundleFault.OfArchive("is cut off: it is shorter than any gzip");
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
            // Its message names a compression method, whatever is wrong.
            throw BundleFault.OfArchive("is a damaged gzip: its bytes do not unpack, or its CRC is wrong");
        }
    }

    private void CheckEnd()
    {
        _isChecked = true;
        if (BinaryPrimitives.ReadUInt32LittleEndian(_trailer.Span) != _crc.Value || BinaryPrimitives.ReadUInt32LittleEndian(_trailer.Span[4..]) != _size)
        {
            throw BundleFault.OfArchive("is no whole gzip of one member: it is cut off or damaged, or something follows it");
        }
    }
}
