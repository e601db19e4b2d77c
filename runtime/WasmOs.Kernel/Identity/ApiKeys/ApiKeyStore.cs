using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Versions;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.ApiKeys;

/// <summary>Reads and writes API keys. Thread-safe.</summary>
internal sealed class ApiKeyStore(ITableStore tables, TimeProvider time)
{
    /// <summary>Reads a key; null when there is none.</summary>
    public async ValueTask<ApiKey?> GetAsync(string id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(ApiKeyRows.Table, ApiKeyRows.Partition, id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : ApiKeyRows.Decode(row);
    }

    /// <summary>Stores a new key, or replaces the one with this ETag; an error when another writer was first.</summary>
    public async ValueTask<Result<ApiKey>> WriteAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var row = ApiKeyRows.Encode(key);
        TableWrite[] writes =
            [key.ETag.Length == 0 ? TableWrite.Insert(row) : TableWrite.Replace(row, key.ETag), TableVersion.Write(ApiKeyRows.Partition, time)];
        var written = await tables.SubmitAsync(ApiKeyRows.Table, writes, cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? key with { ETag = written.ETags[0]! } : ApiKeyErrors.Busy(key.Id);
    }

    /// <summary>Deletes a key.</summary>
    public async ValueTask<TableFailure> DeleteAsync(string id, string etag, CancellationToken cancellationToken)
    {
        var deleted = await tables.SubmitAsync(
            ApiKeyRows.Table, [TableWrite.Delete(ApiKeyRows.Partition, id, etag), TableVersion.Write(ApiKeyRows.Partition, time)],
            cancellationToken).ConfigureAwait(false);
        await tables.WriteAsync(ApiKeyRows.Table, TableWrite.Delete(ApiKeyRows.UsedPartition, id, "*"), cancellationToken).ConfigureAwait(false);
        return deleted.Failure;
    }

    /// <summary>Reads when a key was last used; null when it was not.</summary>
    public async ValueTask<DateTimeOffset?> GetUseAsync(string id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(ApiKeyRows.Table, ApiKeyRows.UsedPartition, id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : ApiKeyRows.DecodeUse(row);
    }

    /// <summary>Reads when keys were last used, by their ids.</summary>
    public async ValueTask<Dictionary<string, DateTimeOffset>> ListUsesAsync(CancellationToken cancellationToken)
    {
        var rows = await TableReading.ReadAllAsync(
            tables, ApiKeyRows.Table, new TableQuery(ApiKeyRows.UsedPartition), cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(row => row.RowKey, ApiKeyRows.DecodeUse, StringComparer.Ordinal);
    }

    /// <summary>Writes when a key was last used.</summary>
    public async ValueTask WriteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        await tables.WriteAsync(ApiKeyRows.Table, TableWrite.Upsert(ApiKeyRows.EncodeUse(id, at)), cancellationToken).ConfigureAwait(false);
}
