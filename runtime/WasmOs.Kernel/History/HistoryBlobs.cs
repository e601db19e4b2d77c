using System.IO.Compression;
using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Reads parts of blobs into memory.</summary>
internal static class HistoryBlobs
{
    /// <summary>A part of a blob; null when there is no such blob.</summary>
    public static async ValueTask<byte[]?> ReadAsync(IBlobStore blobs, BlobAddress blob, long offset, long? length, CancellationToken cancellationToken)
    {
        var opened = await blobs.OpenReadAsync(blob, offset, length, cancellationToken).ConfigureAwait(false);
        if (opened is null)
        {
            return null;
        }

        await using (opened.ConfigureAwait(false))
        {
            var content = new byte[opened.ContentLength];
            await opened.Content.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
            return content;
        }
    }

    /// <summary>The lines of a block; null when its file is gone.</summary>
    public static async ValueTask<byte[]?> ReadBlockAsync(
        IBlobStore blobs, HistorySegment segment, HistoryIndexLine block, CancellationToken cancellationToken)
    {
        var file = block.Gzip ? segment.Compressed : segment.Lines;
        var content = await ReadAsync(blobs, file, block.Offset, block.Length, cancellationToken).ConfigureAwait(false);
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
