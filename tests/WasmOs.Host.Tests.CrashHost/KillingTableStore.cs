using WasmOs.Storage;

namespace WasmOs.Host.Tests.CrashHost;

internal sealed class KillingTableStore(ITableStore tables, KillSwitch kill) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => tables.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        tables.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public async ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        var written = await tables.WriteAsync(table, write, cancellationToken);
        await kill.AfterAsync("table", table);
        return written;
    }

    public async ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        var written = await tables.SubmitAsync(table, writes, cancellationToken);
        await kill.AfterAsync("table", table);
        return written;
    }

    public ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken) =>
        tables.QueryAsync(table, query, cancellationToken);
}
