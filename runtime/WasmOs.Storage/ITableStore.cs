namespace WasmOs.Storage;

/// <summary>Facts under two keys: the part of Azure Table Storage's semantics that both adapters keep.</summary>
/// <remarks>
/// Thread-safe. A write is durable when its task has completed. A lost race is a value; a store that cannot be reached throws
/// <see cref="StorageUnavailableException"/>, after which whether a write happened is unknown.
/// </remarks>
public interface ITableStore
{
    /// <summary>Creates the table when it is missing. A name is a letter, then letters and digits; 3 to 63 characters.</summary>
    Task EnsureTableAsync(string table, CancellationToken cancellationToken);

    /// <summary>One row; null when there is none.</summary>
    ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>Writes one row.</summary>
    ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken);

    /// <summary>Writes 1 to 100 rows of one partition, each row once: all or none (an entity-group transaction).</summary>
    ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken);

    /// <summary>A page of rows in order of partition key and row key (ordinal).</summary>
    ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken);
}
