using System.Buffers;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Writes blocks to storage. Not thread-safe: one caller at a time.</summary>
/// <remarks>
/// The order of writes is: the row that names the segment, the large outputs, the lines, their index entries. A crash, or an append with an unknown outcome,
/// leaves at worst lines without an index entry, or duplicate lines. Readers handle both.
/// </remarks>
internal sealed class HistoryWriter(IStorage storage, HistoryBacklog backlog, ExecutionHistoryOptions options, TimeProvider time)
{
    /// <summary>The target size of one append, bytes: far below the limit of 4 MiB, even when the last block is large.</summary>
    private const int AppendBytes = 2 << 20;

    private HistorySegment? _segment;
    private long _segmentBytes;
    private int _number;

    /// <summary>The segment that is being written; null when none is open.</summary>
    public HistorySegment? Segment => _segment;

    /// <summary>
    /// Writes the waiting blocks. Throws <see cref="StorageUnavailableException"/> when storage is down; unwritten blocks stay in the backlog.
    /// </summary>
    /// <returns>The segments that ended.</returns>
    public async ValueTask<List<HistorySegment>> WriteAsync(CancellationToken cancellationToken)
    {
        var ended = new List<HistorySegment>();
        var blocks = backlog.Take();
        try
        {
            for (var i = 0; i < blocks.Count;)
            {
                var count = CountWithin(blocks, i, Math.Min(AppendBytes, options.SegmentBytes - _segmentBytes));
                await WriteGroupAsync(MergeSmall(blocks, i, count), ended, cancellationToken).ConfigureAwait(false);
                backlog.Release(count);
                i += count;
            }
        }
        finally
        {
            backlog.GiveBack();
        }

        if (_segment is not null && _segment.Hour != HistorySegment.HourOf(time.GetUtcNow()))
        {
            End(ended);
        }

        return ended;
    }

    /// <summary>Ends the current segment, if there is one.</summary>
    public void End(List<HistorySegment> ended)
    {
        if (_segment is not null)
        {
            ended.Add(_segment);
            _segment = null;
        }
    }

    /// <summary>The number of blocks from a position, at least one, whose total size is within a limit.</summary>
    private static int CountWithin(List<HistoryBlock> blocks, int from, long limit)
    {
        var bytes = 0;
        var to = from;
        while (to < blocks.Count && (to == from || bytes + blocks[to].Length <= limit))
        {
            bytes += blocks[to++].Length;
        }

        return to - from;
    }

    /// <summary>Some of the blocks, with adjacent small blocks merged: an index entry for each small block would be of little use.</summary>
    private static List<HistoryBlock> MergeSmall(List<HistoryBlock> blocks, int from, int count)
    {
        var merged = new List<HistoryBlock>();
        for (var i = from; i < from + count;)
        {
            var small = Math.Min(CountWithin(blocks, i, HistoryBlock.FullBytes), from + count - i);
            merged.Add(small == 1 ? blocks[i] : Merge(blocks, i, small));
            i += small;
        }

        return merged;
    }

    private static HistoryBlock Merge(List<HistoryBlock> blocks, int from, int count)
    {
        var merged = new HistoryBlock();
        for (var i = from; i < from + count; i++)
        {
            merged.Absorb(blocks[i]);
        }

        return merged;
    }

    /// <summary>Writes blocks with one append for their lines and one for their index entries: an append costs much more than its bytes.</summary>
    private async ValueTask WriteGroupAsync(List<HistoryBlock> group, List<HistorySegment> ended, CancellationToken cancellationToken)
    {
        var earliest = group.Min(static block => block.First).Time;
        await EnsureSegmentAsync(earliest, ended, cancellationToken).ConfigureAwait(false);
        foreach (var output in group.SelectMany(static block => block.Outputs ?? []))
        {
            await storage.Blobs.PutAsync(
                HistoryOutputs.AddressOf(output.Id, output.Name), CheckedContent.Seal(output.Content.Span), BlobCondition.None, cancellationToken)
                .ConfigureAwait(false);
        }

        var lines = new ArrayBufferWriter<byte>(group.Sum(static block => block.Length));
        foreach (var block in group)
        {
            lines.Write(block.Content.Span);
        }

        try
        {
            await AppendAsync(group, lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ContentDamagedException or InvalidOperationException)
        {
            // The segment was truncated or overwritten by something else. Its readable part stays; the history continues in the next segment.
            HistoryBlobs.Note(storage.Blobs, _segment!.Lines);
            _segment = null;
            await EnsureSegmentAsync(earliest, ended, cancellationToken).ConfigureAwait(false);
            await AppendAsync(group, lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AppendAsync(List<HistoryBlock> group, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var segment = _segment!;
        var offset = await storage.Blobs.AppendAsync(segment.Lines, lines, cancellationToken).ConfigureAwait(false);
        var index = new ArrayBufferWriter<byte>();
        foreach (var block in group)
        {
            index.Write(HistoryIndex.Encode(LineOf(block, offset)));
            offset += block.Length;
        }

        await storage.Blobs.AppendAsync(segment.Index, index.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _segmentBytes = offset;
    }

    private static HistoryIndexLine LineOf(HistoryBlock block, long offset) => new()
    {
        Offset = offset,
        Length = block.Length,
        First = block.First.Value,
        Last = block.Last.Value,
        Count = block.Count,
        Modules = block.Modules,
        Statuses = block.Statuses,
    };

    private async ValueTask EnsureSegmentAsync(DateTimeOffset earliest, List<HistorySegment> ended, CancellationToken cancellationToken)
    {
        var hour = HistorySegment.HourOf(time.GetUtcNow());
        if (_segment is not null && (_segment.Hour != hour || _segmentBytes >= options.SegmentBytes))
        {
            End(ended);
        }

        if (_segment is not null && _segment.Earliest <= earliest)
        {
            return;
        }

        var segment = _segment is null
            ? new HistorySegment(hour, options.Worker, _number + 1, earliest)
            : _segment with { Earliest = earliest };
        await storage.Tables.WriteAsync(HistorySegment.Table, TableWrite.Upsert(segment.ToRow()), cancellationToken).ConfigureAwait(false);
        _segmentBytes = _segment is null ? 0 : _segmentBytes;
        _segment = segment;
        _number = segment.Number;
    }
}
