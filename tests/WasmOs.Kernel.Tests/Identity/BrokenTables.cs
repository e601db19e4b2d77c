using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Identity;

/// <summary>Tables of which one cannot be read while it is broken.</summary>
internal sealed class BrokenTables(ITableStore tables, string broken) : ITableStore
{
    public bool IsBroken { get; set; }

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => tables.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        tables.GetAsync(Check(table), partitionKey, rowKey, cancellationToken);

    public ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken) =>
        tables.WriteAsync(table, write, cancellationToken);

    public ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        tables.SubmitAsync(table, writes, cancellationToken);

    public ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken) =>
        tables.QueryAsync(Check(table), query, cancellationToken);

    private string Check(string table) => IsBroken && table == broken ? throw new StorageUnavailableException("tables", "It is broken.") : table;
}
