using WasmOs.Kernel.Access;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.ApiKeys;

/// <summary>
/// Encodes and decodes API keys as rows of the table <c>ApiKeys</c>, by id. When a key was last used is in another partition, so that writing it
/// neither changes the key's ETag nor has hosts read the keys again.
/// </summary>
internal static class ApiKeyRows
{
    public const string Table = "ApiKeys";
    public const string Partition = "key";
    public const string UsedPartition = "used";

    public static TableEntity Encode(ApiKey key) => new TableEntity(Partition, key.Id)
        .Set("name", key.Name)
        .Set("prefix", key.Prefix)
        .Set("owner", key.Owner)
        .Set("permissions", string.Join(' ', key.Permissions))
        .Set("modules", key.Modules.ToString())
        .Set("tier", key.Tier)
        .Set("expires_at", key.ExpiresAt)
        .Set("revoked_at", key.RevokedAt)
        .Set("created_at", key.CreatedAt)
        .Set("created_by", key.CreatedBy)
        .Set("hash", key.Hash.ToArray());

    public static ApiKey Decode(TableEntity row) => new()
    {
        Id = row.RowKey,
        Name = row.GetString("name") ?? "",
        Prefix = row.GetString("prefix") ?? "",
        Owner = row.GetString("owner") ?? "",
        Permissions = [.. (row.GetString("permissions") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Modules = ModuleScope.Of((row.GetString("modules") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => ModuleScope.IsPattern(word))),
        Tier = row.GetString("tier"),
        ExpiresAt = row.GetTime("expires_at"),
        RevokedAt = row.GetTime("revoked_at"),
        CreatedAt = row.GetTime("created_at") ?? default,
        CreatedBy = row.GetString("created_by") ?? "",
        Hash = [.. row.GetBytes("hash") ?? []],
        ETag = row.ETag ?? "",
    };

    public static TableEntity EncodeUse(string id, DateTimeOffset at) => new TableEntity(UsedPartition, id).Set("last_used_at", at);

    public static DateTimeOffset DecodeUse(TableEntity row) => row.GetTime("last_used_at") ?? default;
}
