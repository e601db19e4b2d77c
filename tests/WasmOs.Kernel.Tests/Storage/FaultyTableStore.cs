using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Storage;

internal sealed class FaultyTableStore(ITableStore inner, Action<string> check) : ITableStore
{
    public async Task EnsureTableAsync(string table, CancellationToken cancellationToken)
    {
        check("tables.ensure");
        await inner.EnsureTableAsync(table, cancellationToken);
    }

    public async ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        check("tables.get");
        return await inner.GetAsync(table, partitionKey, rowKey, cancellationToken);
    }

    public async ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        check("tables.write");
        return await inner.WriteAsync(table, write, cancellationToken);
    }

    public async ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        check("tables.submit");
        return await inner.SubmitAsync(table, writes, cancellationToken);
    }

    public async ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken)
    {
        check("tables.query");
        return await inner.QueryAsync(table, query, cancellationToken);
    }
}
