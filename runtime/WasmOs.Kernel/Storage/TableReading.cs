using System.Runtime.CompilerServices;
using WasmOs.Storage;

namespace WasmOs.Kernel.Storage;

/// <summary>Reads the rows of a table, a page at a time.</summary>
internal static class TableReading
{
    /// <summary>Reads all rows that a query selects.</summary>
    public static async IAsyncEnumerable<TableEntity> ReadAsync(
        ITableStore tables, string table, TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await tables.QueryAsync(table, query, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Entities)
            {
                yield return row;
            }

            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }

    /// <summary>Reads all rows that a query selects into memory.</summary>
    public static async ValueTask<List<TableEntity>> ReadAllAsync(ITableStore tables, string table, TableQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in ReadAsync(tables, table, query, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }
}
