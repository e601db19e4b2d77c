using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>Reads the 16 partitions as one sequence, newest task first, by merging their pages.</summary>
internal static class TaskStream
{
    private const int SmallestPage = 16;

    /// <summary>Reads the rows in a range of row keys.</summary>
    /// <param name="tables">The store.</param>
    /// <param name="from">The first key, inclusive.</param>
    /// <param name="to">The last key, exclusive.</param>
    /// <param name="expected">About how many rows the caller will take; decides the page size.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async IAsyncEnumerable<TableEntity> ReadAsync(
        ITableStore tables, string from, string to, int expected, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The last digits of ids are evenly distributed, so each partition has about its share; the page is twice that share.
        var page = Math.Clamp(expected / 8, SmallestPage, 1000);
        var pages = await Task.WhenAll(TaskId.Partitions.Select(partition =>
            tables.QueryAsync(TaskRows.Table, new TableQuery(partition, from, to, page), cancellationToken).AsTask())).ConfigureAwait(false);
        var heads = new PriorityQueue<(int Partition, int Index), string>(StringComparer.Ordinal);
        for (var i = 0; i < pages.Length; i++)
        {
            Push(heads, pages, i, 0);
        }

        while (heads.TryDequeue(out var head, out _))
        {
            var current = pages[head.Partition];
            yield return current.Entities[head.Index];
            var next = head.Index + 1;
            while (next >= current.Entities.Count && current.Continuation is not null)
            {
                var query = new TableQuery(TaskId.Partitions[head.Partition], from, to, page, current.Continuation);
                pages[head.Partition] = current = await tables.QueryAsync(TaskRows.Table, query, cancellationToken).ConfigureAwait(false);
                next = 0;
            }

            Push(heads, pages, head.Partition, next);
        }
    }

    private static void Push(PriorityQueue<(int Partition, int Index), string> heads, TablePage[] pages, int partition, int index)
    {
        if (index < pages[partition].Entities.Count)
        {
            heads.Enqueue((partition, index), pages[partition].Entities[index].RowKey);
        }
    }
}
