using WasmOs.Common;

namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>
/// The content of one entry of a tar. When the content was read to its end, disposing skips the padding behind it. Does not own the archive's stream.
/// </summary>
internal sealed class TarStream(Stream archive, TarHeader header) : ForwardStream
{
    private long _left = header.Size;

    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var read = archive.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read > 0 ? read : throw BundleFault.OfEntry(header.Name, "is cut off: the archive ends in it");
    }

    protected override void Dispose(bool disposing)
    {
        // Content that was not read to its end means that an exception was thrown: the archive is refused, so its stream need not move on.
        if (disposing && _left == 0)
        {
            Span<byte> padding = stackalloc byte[TarHeader.BlockBytes];
            padding = padding[..(int)((TarHeader.BlockBytes - header.Size % TarHeader.BlockBytes) % TarHeader.BlockBytes)];
            if (archive.ReadAtLeast(padding, padding.Length, throwOnEndOfStream: false) < padding.Length)
            {
                throw BundleFault.OfEntry(header.Name, "is cut off: the archive ends in it");
            }
        }

        base.Dispose(disposing);
    }
}
