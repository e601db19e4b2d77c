using System.Runtime.CompilerServices;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Lists the existing segments.</summary>
internal static class HistorySegments
{
    /// <summary>The segments, newest hour first, down to the hour of <paramref name="since"/>.</summary>
    public static async IAsyncEnumerable<(HistorySegment Segment, TableEntity Row)> ListAsync(
        ITableStore tables, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The hour before that of 'since' is the first one that cannot contain a matching run.
        var end = since is { } from && from > DateTimeOffset.MinValue.AddHours(2)
            ? HistorySegment.KeyOf(HistorySegment.HourOf(from).AddTicks(-1))
            : null;
        string? continuation = null;
        do
        {
            var query = new TableQuery(HistorySegment.PartitionKey, RowKeyTo: end, Continuation: continuation);
            var page = await tables.QueryAsync(HistorySegment.Table, query, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Entities)
            {
                yield return (HistorySegment.FromRow(row), row);
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
