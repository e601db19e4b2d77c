using System.Collections.Immutable;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Pages;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Finds runs in memory and in storage, newest first. Thread-safe.</summary>
/// <remarks>
/// Merges by id all blocks that may contain matching runs. Blocks overlap: shards and processes write concurrently, and a run that took long is written after
/// newer runs. A segment contains no run that is newer than the end of its hour, so older segments are opened only when the merge reaches them.
/// </remarks>
internal sealed class HistoryReader(IStorage storage)
{
    /// <summary>The largest number of blocks that one call reads. The call then returns what it has found, with a continuation.</summary>
    private const int MaxBlocks = 512;

    private static readonly Comparer<ExecutionId> NewestFirst = Comparer<ExecutionId>.Create((left, right) => right.CompareTo(left));

    private readonly HistoryIndex _index = new(storage.Blobs);

    /// <summary>Reads a page.</summary>
    /// <param name="filter">The runs to find.</param>
    /// <param name="since">The time of the filter's smallest id; null for none.</param>
    /// <param name="limit">The largest number of runs.</param>
    /// <param name="memory">The lines in memory. They must be copied before this call: a block leaves memory only when storage has it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async ValueTask<Page<ExecutionEntry>> ReadAsync(
        HistoryFilter filter, DateTimeOffset? since, int limit, IEnumerable<byte[]> memory, CancellationToken cancellationToken)
    {
        var queue = new PriorityQueue<HistoryCursor, ExecutionId>(NewestFirst);
        foreach (var lines in memory)
        {
            Enqueue(queue, new HistoryCursor(HistoryLines.Read(lines, filter)));
        }

        var items = ImmutableArray.CreateBuilder<ExecutionEntry>();
        ExecutionId? last = null;
        var blocks = 0;
        var damaged = 0;
        var segments = HistorySegments.ListAsync(storage.Tables, since, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (segments.ConfigureAwait(false))
        {
            var more = await segments.MoveNextAsync().ConfigureAwait(false);
            while (true)
            {
                // 1. Open the segments that may contain a run newer than the newest known position.
                while (more && MayBeYounger(segments.Current.Segment, queue))
                {
                    await OpenAsync(segments.Current.Segment, filter, queue, cancellationToken).ConfigureAwait(false);
                    more = await segments.MoveNextAsync().ConfigureAwait(false);
                }

                if (queue.Count == 0)
                {
                    return new Page<ExecutionEntry>(items.ToImmutable(), null) { Damaged = damaged };
                }

                // 2. Take the newest position: read its block, or return its run.
                var cursor = queue.Dequeue();
                if (!cursor.IsRead)
                {
                    if (++blocks > MaxBlocks)
                    {
                        return new Page<ExecutionEntry>(items.ToImmutable(), Continue(cursor.Largest, filter)) { Damaged = damaged };
                    }

                    cursor.Fill(await ReadBlockAsync(cursor, filter, cancellationToken).ConfigureAwait(false));
                    damaged += cursor.Damaged;
                }
                else
                {
                    var (id, entry) = cursor.Current;
                    cursor.Advance();
                    if (last is not { } before || id < before)
                    {
                        if (items.Count == limit)
                        {
                            return new Page<ExecutionEntry>(items.ToImmutable(), last.ToString()) { Damaged = damaged };
                        }

                        items.Add(entry);
                        last = id;
                    }
                }

                Enqueue(queue, cursor);
            }
        }
    }

    private static bool MayBeYounger(HistorySegment segment, PriorityQueue<HistoryCursor, ExecutionId> queue) =>
        queue.Count == 0 || queue.Peek().Largest.Time < segment.Hour.AddHours(1);

    private static void Enqueue(PriorityQueue<HistoryCursor, ExecutionId> queue, HistoryCursor cursor)
    {
        if (!cursor.IsAtEnd)
        {
            queue.Enqueue(cursor, cursor.Largest);
        }
    }

    /// <summary>The continuation for a position that was not read yet. A continuation is exclusive, so it must be one above that position's id.</summary>
    private static string Continue(ExecutionId largest, HistoryFilter filter) =>
        filter.Below is { } below && largest >= below ? below.ToString() : HistoryIds.After(largest).ToString();

    private async ValueTask OpenAsync(
        HistorySegment segment, HistoryFilter filter, PriorityQueue<HistoryCursor, ExecutionId> queue, CancellationToken cancellationToken)
    {
        if (filter.Below is { } below && segment.Earliest > below.Time)
        {
            return;
        }

        foreach (var block in await _index.ReadAsync(segment, cancellationToken).ConfigureAwait(false))
        {
            if (block.MayHold(filter))
            {
                Enqueue(queue, new HistoryCursor(segment, block));
            }
        }
    }

    private async ValueTask<List<(ExecutionId Id, ExecutionEntry Entry)>> ReadBlockAsync(
        HistoryCursor cursor, HistoryFilter filter, CancellationToken cancellationToken)
    {
        var lines = await HistoryBlobs.ReadBlockAsync(storage.Blobs, cursor.Segment!, cursor.Block!, cancellationToken).ConfigureAwait(false);
        if (lines is { } read)
        {
            return Take(cursor, cursor.Block!, read, filter);
        }

        // The segment was compressed after its index was read. Use the new index to read the runs of the old block.
        var found = new List<(ExecutionId Id, ExecutionEntry Entry)>();
        var (first, last) = (new ExecutionId(cursor.Block!.First), new ExecutionId(cursor.Block.Last));
        var isFound = false;
        foreach (var block in await _index.ReadAsync(cursor.Segment!, cancellationToken).ConfigureAwait(false))
        {
            if (block.MayHold(filter) && new ExecutionId(block.Last) >= first && new ExecutionId(block.First) <= last
                && await HistoryBlobs.ReadBlockAsync(storage.Blobs, cursor.Segment!, block, cancellationToken).ConfigureAwait(false) is { } moved)
            {
                // Runs newer than the old block belong to other blocks and were already returned.
                isFound = true;
                found.AddRange(Take(cursor, block, moved, filter).Where(run => run.Id <= last));
            }
        }

        if (!isFound)
        {
            cursor.Damaged++;
            HistoryBlobs.Note(storage.Blobs, cursor.Block.Gzip ? cursor.Segment!.Compressed : cursor.Segment!.Lines);
        }

        found.Sort((left, right) => right.Id.CompareTo(left.Id));
        return found;
    }

    private List<(ExecutionId Id, ExecutionEntry Entry)> Take(
        HistoryCursor cursor, HistoryIndexLine block, (byte[] Lines, bool IsDamaged) read, HistoryFilter filter)
    {
        var runs = HistoryLines.Read(read.Lines, filter, out var broken);
        if (broken > 0)
        {
            HistoryBlobs.Note(storage.Blobs, block.Gzip ? cursor.Segment!.Compressed : cursor.Segment!.Lines);
        }

        cursor.Damaged += read.IsDamaged || broken > 0 ? 1 : 0;
        return runs;
    }
}
