using System.IO.Compression;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>
/// Compresses segments that have ended, and removes segments after the retention time. Any process may process any segment; repeated or partial processing is
/// safe.
/// </summary>
internal sealed class HistoryCompactor(IStorage storage)
{
    /// <summary>A segment that is still uncompressed this long after its hour was left behind by a process that ended.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly HistoryIndex _index = new(storage.Blobs);

    /// <summary>
    /// Compresses one segment: writes the compressed file, then its index, then deletes the uncompressed file. A crash in between leaves a duplicate, never a
    /// loss.
    /// </summary>
    public async ValueTask CompressAsync(HistorySegment segment, CancellationToken cancellationToken)
    {
        var blocks = await _index.ReadAsync(segment, cancellationToken).ConfigureAwait(false);
        if (blocks.Count > 0 && !blocks[0].Gzip)
        {
            using var compressed = new MemoryStream();
            using var index = new MemoryStream();
            foreach (var block in blocks)
            {
                var lines = await HistoryBlobs.ReadBlockAsync(storage.Blobs, segment, block, cancellationToken).ConfigureAwait(false);
                if (lines is not { IsDamaged: false } read)
                {
                    // Another process has compressed the segment in the meantime; or it is damaged, and is left unchanged so that it can be repaired.
                    return;
                }

#pragma warning disable VSTHRD103 // A stream in memory does not block.
                index.Write(HistoryIndex.Encode(Compress(block, read.Lines, compressed)));
#pragma warning restore VSTHRD103
            }

            compressed.Position = 0;
            index.Position = 0;
            await storage.Blobs.PutAsync(segment.Compressed, compressed, BlobCondition.None, cancellationToken).ConfigureAwait(false);
            await storage.Blobs.PutAsync(segment.Index, index, BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }

        await storage.Blobs.DeleteAsync(segment.Lines, BlobCondition.None, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compresses segments that other processes left uncompressed, and removes whole hours that ended before <paramref name="keepFrom"/>.</summary>
    /// <returns>The number of removed segments.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, DateTimeOffset keepFrom, string worker, CancellationToken cancellationToken)
    {
        var old = new List<(HistorySegment Segment, TableEntity Row)>();
        var oldestKept = HistorySegment.HourOf(keepFrom);
        await foreach (var (segment, row) in HistorySegments.ListAsync(storage.Tables, null, cancellationToken).ConfigureAwait(false))
        {
            if (segment.Hour < oldestKept)
            {
                old.Add((segment, row));
            }
            else if (segment.Worker != worker && now - segment.Hour >= TimeSpan.FromHours(1) + Abandoned && row.GetBoolean("compressed") != true)
            {
                await CompressAsync(segment, cancellationToken).ConfigureAwait(false);
                await MarkCompressedAsync(row, cancellationToken).ConfigureAwait(false);
            }
        }

        await RemoveOutputsAsync(old, oldestKept, cancellationToken).ConfigureAwait(false);
        foreach (var (segment, row) in old)
        {
            await RemoveAsync(segment, row, cancellationToken).ConfigureAwait(false);
        }

        return old.Count;
    }

    private async ValueTask MarkCompressedAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var mark = new TableEntity(row.PartitionKey, row.RowKey).Set("compressed", true);
        await storage.Tables.WriteAsync(HistorySegment.Table, TableWrite.Merge(mark, row.ETag!), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes outputs before their segments: a crash in between leaves runs without their output, rather than outputs that nothing references.
    /// </summary>
    private async ValueTask RemoveOutputsAsync(
        List<(HistorySegment Segment, TableEntity Row)> old, DateTimeOffset oldestKept, CancellationToken cancellationToken)
    {
        foreach (var day in old.SelectMany(item => new[] { HistoryOutputs.DayOf(item.Segment.Earliest), HistoryOutputs.DayOf(item.Segment.Hour) }).Distinct())
        {
            await foreach (var blob in storage.Blobs.ListAsync(HistorySegment.Container, day, cancellationToken).ConfigureAwait(false))
            {
                if (IsOutput(blob.Name, out var id) && id.Time < oldestKept)
                {
                    await storage.Blobs.DeleteAsync(new BlobAddress(HistorySegment.Container, blob.Name), BlobCondition.None, cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        }
    }

    private async ValueTask RemoveAsync(HistorySegment segment, TableEntity row, CancellationToken cancellationToken)
    {
        await storage.Blobs.DeleteAsync(segment.Lines, BlobCondition.None, cancellationToken).ConfigureAwait(false);
        await storage.Blobs.DeleteAsync(segment.Compressed, BlobCondition.None, cancellationToken).ConfigureAwait(false);
        await storage.Blobs.DeleteAsync(segment.Index, BlobCondition.None, cancellationToken).ConfigureAwait(false);
        await storage.Tables.WriteAsync(HistorySegment.Table, TableWrite.Delete(row.PartitionKey, row.RowKey, "*"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the fourth part of the name is an execution id rather than an hour.</summary>
    private static bool IsOutput(string name, out ExecutionId id)
    {
        id = default;
        return name.Split('/') is [_, _, _, var part, _] && ExecutionId.TryParse(part, out id);
    }

    private static HistoryIndexLine Compress(HistoryIndexLine block, byte[] lines, MemoryStream compressed)
    {
        var offset = compressed.Position;
        using (var member = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            member.Write(lines);
        }

        return block with { Offset = offset, Length = (int)(compressed.Position - offset), Gzip = true };
    }
}
