namespace WasmOs.Storage;

/// <summary>A store of rows under two keys: the part of Azure Table Storage's semantics that both adapters implement.</summary>
/// <remarks>
/// Thread-safe. A write is durable when its task has completed. When another writer was first, the result says so; this is not an exception. Every method
/// throws <see cref="StorageUnavailableException"/> when the store cannot be reached; a write may or may not have happened then.
/// </remarks>
public interface ITableStore
{
    /// <summary>Creates the table if it does not exist. A name has 3 to 63 characters: a letter, then letters and digits.</summary>
    Task EnsureTableAsync(string table, CancellationToken cancellationToken);

    /// <summary>Reads one row. Null when there is no such row.</summary>
    ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>Writes one row.</summary>
    ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken);

    /// <summary>Writes 1 to 100 rows of one partition in one transaction: all of them or none. Each row may occur only once.</summary>
    ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken);

    /// <summary>Reads a page of rows, in ordinal order of partition key and row key.</summary>
    ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken);
}
