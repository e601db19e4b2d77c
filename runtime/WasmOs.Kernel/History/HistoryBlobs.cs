using System.IO.Compression;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Reads blocks of segments, compressed or uncompressed.</summary>
internal static class HistoryBlobs
{
    private const string RepairAdvice = "Restore the blob from a backup; otherwise it is removed when its hour is no longer kept.";

    /// <summary>Reads the lines of a block, as far as they are readable; null when the file does not exist.</summary>
    /// <returns>Complete lines, perhaps followed by a truncated one, and whether some are missing.</returns>
    public static async ValueTask<(byte[] Lines, bool IsDamaged)?> ReadBlockAsync(
        IBlobStore blobs, HistorySegment segment, HistoryIndexLine block, CancellationToken cancellationToken)
    {
        var file = block.Gzip ? segment.Compressed : segment.Lines;
        try
        {
            if (await BlobReading.ReadPartAsync(blobs, file, block.Offset, block.Length, cancellationToken).ConfigureAwait(false) is not { } part)
            {
                return null;
            }

            var (lines, isWhole) = block.Gzip ? Decompress(part.Content) : (part.Content, true);
            return isWhole && !part.IsCut ? (lines, false) : Damaged(blobs, file, lines);
        }
        catch (ContentDamagedException)
        {
            return Damaged(blobs, file, []);
        }
    }

    /// <summary>Records that a file of the history is damaged.</summary>
    public static void Note(IBlobStore blobs, BlobAddress file) =>
        ContentDamage.Of(blobs).Note(new DamagedContent(file, "A part of the history of runs", RepairAdvice));

    private static (byte[] Lines, bool IsDamaged) Damaged(IBlobStore blobs, BlobAddress file, byte[] lines)
    {
        Note(blobs, file);
        return (lines, true);
    }

    /// <summary>Decompresses lines as far as possible, and says whether they are complete.</summary>
    private static (byte[] Lines, bool IsWhole) Decompress(byte[] members)
    {
        using var source = new GZipStream(new MemoryStream(members), CompressionMode.Decompress);
        using var lines = new MemoryStream();
        try
        {
            source.CopyTo(lines);

            // The decompressor does not detect a truncated gzip member. But the uncompressed lines always end with a line ending.
            return (lines.ToArray(), lines.Length > 0 && lines.GetBuffer()[lines.Length - 1] == (byte)'\n');
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or IOException)
        {
            return (lines.ToArray(), false);
        }
    }
}
