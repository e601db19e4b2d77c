using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Tasks;

/// <summary>A table store that writes and then reports an unknown result for the next <see cref="Losses"/> writes.</summary>
internal sealed class AnswerLosingTables(ITableStore inner) : ITableStore
{
    /// <summary>How many further results are lost.</summary>
    public int Losses { get; set; }

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public async ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken) =>
        Answer(await inner.WriteAsync(table, write, cancellationToken));

    public async ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
        Answer(await inner.SubmitAsync(table, writes, cancellationToken));

    public ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken) =>
        inner.QueryAsync(table, query, cancellationToken);

    private TableWriteResult Answer(TableWriteResult written) =>
        Losses-- > 0 ? throw new StorageUnavailableException("tables", "The answer is lost.") : written;
}
