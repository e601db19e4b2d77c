using System.Buffers;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Puts blocks into storage. One caller at a time.</summary>
/// <remarks>
/// The order is: the row that names the segment, the outputs that are kept apart, the lines, their line of the index. A crash or an append whose fate is
/// unknown leaves at worst lines without an index, or lines twice: readers take both.
/// </remarks>
internal sealed class HistoryWriter(IStorage storage, HistoryBacklog backlog, ExecutionHistoryOptions options, TimeProvider time)
{
    /// <summary>What one append holds: far below the 4 MiB that it may hold, even when the last block is large.</summary>
    private const int AppendBytes = 2 << 20;

    private HistorySegment? _segment;
    private long _segmentBytes;
    private int _number;

    /// <summary>The segment that is being written; null before the first block.</summary>
    public HistorySegment? Segment => _segment;

    /// <summary>Writes what waits; throws <see cref="StorageUnavailableException"/> when storage is down, and keeps then what it has not written.</summary>
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

    /// <summary>Ends the segment that is being written, if there is one.</summary>
    public void End(List<HistorySegment> ended)
    {
        if (_segment is not null)
        {
            ended.Add(_segment);
            _segment = null;
        }
    }

    /// <summary>How many blocks from here on, at least one, have so many bytes together.</summary>
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

    /// <summary>Some of the blocks, with neighbours that are small together made one: a line of the index each would say little.</summary>
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

    /// <summary>Writes blocks by one append of their lines and one of their index, which cost much more than their bytes.</summary>
    private async ValueTask WriteGroupAsync(List<HistoryBlock> group, List<HistorySegment> ended, CancellationToken cancellationToken)
    {
        var earliest = group.Min(static block => block.First).Time;
        await EnsureSegmentAsync(earliest, ended, cancellationToken).ConfigureAwait(false);
        foreach (var output in group.SelectMany(static block => block.Outputs ?? []))
        {
            await storage.Blobs.PutAsync(HistoryOutputs.AddressOf(output.Id, output.Name), CheckedContent.Seal(output.Content.Span), BlobCondition.None, cancellationToken)
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
            // Somebody cut or overwrote the segment. What can be read of it stays; the log goes on in the next one.
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
