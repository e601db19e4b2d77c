using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>
/// The table <c>ModuleIndex</c>: all names of modules, and the names for each digest. It is written before the module's own rows, and only the sweep removes
/// entries. So an entry may name a module that does not exist; readers must check the module itself. Thread-safe.
/// </summary>
internal sealed class ModuleIndex(ITableStore tables)
{
    public const string Table = "ModuleIndex";

    private const string NamePartition = "name";
    private const string DigestPartitionPrefix = "digest-";

    public async ValueTask AddAsync(string name, ModuleDigest digest, CancellationToken cancellationToken)
    {
        var byName = tables.WriteAsync(Table, TableWrite.Upsert(new TableEntity(NamePartition, name)), cancellationToken).AsTask();
        var byDigest = tables.WriteAsync(Table, TableWrite.Upsert(new TableEntity(DigestPartition(digest), name)), cancellationToken).AsTask();
        await Task.WhenAll(byName, byDigest).ConfigureAwait(false);
    }

    /// <summary>Lists the names after a name, in order. The smallest name after <paramref name="after"/> is <c>after + "!"</c> or larger.</summary>
    public ValueTask<TablePage> ListNamesAsync(string? after, int limit, CancellationToken cancellationToken) =>
        tables.QueryAsync(Table, new TableQuery(NamePartition, RowKeyFrom: after is null ? null : after + "!", Limit: limit), cancellationToken);

    public ValueTask<TablePage> ListNamesOfAsync(ModuleDigest digest, string? continuation, CancellationToken cancellationToken) =>
        tables.QueryAsync(Table, new TableQuery(DigestPartition(digest), Continuation: continuation), cancellationToken);

    /// <summary>Removes an entry, unless it was written again since it was read.</summary>
    public async ValueTask RemoveAsync(TableEntity entry, CancellationToken cancellationToken) =>
        await tables.WriteAsync(Table, TableWrite.Delete(entry.PartitionKey, entry.RowKey, entry.ETag!), cancellationToken).ConfigureAwait(false);

    private static string DigestPartition(ModuleDigest digest) => DigestPartitionPrefix + digest.ToHex();
}
