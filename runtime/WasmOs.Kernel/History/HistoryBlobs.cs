using System.IO.Compression;
using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Reads blocks of segments, compressed or not.</summary>
internal static class HistoryBlobs
{
    /// <summary>The lines of a block; null when its file is gone.</summary>
    public static async ValueTask<byte[]?> ReadBlockAsync(
        IBlobStore blobs, HistorySegment segment, HistoryIndexLine block, CancellationToken cancellationToken)
    {
        var file = block.Gzip ? segment.Compressed : segment.Lines;
        var content = await BlobReading.ReadAsync(blobs, file, block.Offset, block.Length, cancellationToken).ConfigureAwait(false);
        return content is null || !block.Gzip ? content : Decompress(content);
    }

    private static byte[] Decompress(byte[] member)
    {
        using var source = new GZipStream(new MemoryStream(member), CompressionMode.Decompress);
        using var lines = new MemoryStream();
        source.CopyTo(lines);
        return lines.ToArray();
    }
}
