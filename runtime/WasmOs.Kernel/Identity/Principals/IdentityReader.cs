using System.Collections.Immutable;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Kernel.Identity.Versions;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.Principals;

/// <summary>Reads from storage what has changed since the last reading. Used by one thread at a time.</summary>
internal sealed class IdentityReader(ITableStore tables)
{
    private static readonly (string Table, string Partition)[] Parts =
    [
        (UserRows.Table, UserRows.Partition), (RoleRows.Table, RoleRows.Partition), (ApiKeyRows.Table, ApiKeyRows.Partition),
        (SessionRows.Table, SessionRows.Partition),
    ];

    /// <summary>The versions at the last reading; null for what was never read.</summary>
    private readonly string?[] _versions = new string?[Parts.Length];

    /// <summary>Reads what has changed. What has not changed stays the same object.</summary>
    public async ValueTask<IdentityRows> ReadAsync(IdentityRows known, CancellationToken cancellationToken)
    {
        var rows = known;
        var versions = (string?[])_versions.Clone();
        for (var part = 0; part < Parts.Length; part++)
        {
            // The version is read before the rows: a change in between is then read twice, and never missed.
            var (table, partition) = Parts[part];
            var version = await TableVersion.ReadAsync(tables, table, partition, cancellationToken).ConfigureAwait(false);
            if (version != versions[part])
            {
                rows = await ReadPartAsync(part, rows, cancellationToken).ConfigureAwait(false);
                versions[part] = version;
            }
        }

        // Only now: when a later table cannot be read, the rows of the earlier ones are lost with the exception, and must be read again.
        versions.CopyTo(_versions, 0);
        return rows;
    }

    /// <summary>Has the next reading read a table, also when its version has not changed.</summary>
    public void Forget(string table) => _versions[Array.FindIndex(Parts, part => part.Table == table)] = null;

    private async ValueTask<IdentityRows> ReadPartAsync(int part, IdentityRows rows, CancellationToken cancellationToken)
    {
        switch (part)
        {
            case 0:
                var users = await ReadAsync(
                    UserRows.Table, TableQuery.Prefix(UserRows.Partition, UserRows.UserPrefix), cancellationToken).ConfigureAwait(false);
                return rows with { Users = Merge(rows.Users, users, UserRows.IdOf, UserRows.Decode, static user => user.ETag) };
            case 1:
                var roles = await ReadAllAsync(RoleRows.Table, RoleRows.Partition, cancellationToken).ConfigureAwait(false);
                return rows with { Roles = Merge(rows.Roles, roles, static row => row.RowKey, RoleRows.Decode, static role => role.ETag) };
            case 2:
                var keys = await ReadAllAsync(ApiKeyRows.Table, ApiKeyRows.Partition, cancellationToken).ConfigureAwait(false);
                return rows with { Keys = Merge(rows.Keys, keys, static row => row.RowKey, ApiKeyRows.Decode, static key => key.ETag) };
            default:
                var ended = await ReadAsync(
                    SessionRows.Table, TableQuery.Prefix(SessionRows.Partition, SessionRows.EndedPrefix), cancellationToken).ConfigureAwait(false);
                return rows with { EndedSessions = rows.EndedSessions.Clear().Union(ended.Select(SessionRows.IdOf)) };
        }
    }

    private ValueTask<List<TableEntity>> ReadAllAsync(string table, string partition, CancellationToken cancellationToken) =>
        ReadAsync(table, new TableQuery(partition, TableVersion.FirstKey), cancellationToken);

    private ValueTask<List<TableEntity>> ReadAsync(string table, TableQuery query, CancellationToken cancellationToken) =>
        TableReading.ReadAllAsync(tables, table, query, cancellationToken);

    /// <summary>
    /// Keeps the objects whose rows have not changed, so that who remembers them need not forget. Returns the known ones when nothing has changed.
    /// </summary>
    private static ImmutableDictionary<string, T> Merge<T>(
        ImmutableDictionary<string, T> known, List<TableEntity> rows, Func<TableEntity, string> keyOf, Func<TableEntity, T> decode, Func<T, string> etagOf)
        where T : class
    {
        var merged = ImmutableDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        var isSame = rows.Count == known.Count;
        foreach (var row in rows)
        {
            var key = keyOf(row);
            var old = known.GetValueOrDefault(key);
            var isOld = old is not null && etagOf(old) == row.ETag;
            isSame &= isOld;
            merged[key] = isOld ? old! : decode(row);
        }

        return isSame ? known : merged.ToImmutable();
    }
}
