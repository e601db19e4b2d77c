using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.Sessions;

/// <summary>
/// Encodes and decodes rows of the table <c>Sessions</c>, all in one partition: sessions, and the ids of those that ended lately. The ids are UUIDs version 7,
/// so the oldest sort first.
/// </summary>
internal static class SessionRows
{
    public const string Table = "Sessions";
    public const string Partition = "session";

    /// <summary>The beginning of the keys of sessions.</summary>
    public const string SessionPrefix = "s:";

    /// <summary>The beginning of the keys of sessions that have ended.</summary>
    public const string EndedPrefix = "e:";

    public static string KeyOf(string id) => SessionPrefix + id;

    public static string EndedKeyOf(string id) => EndedPrefix + id;

    public static string IdOf(TableEntity row) => row.RowKey[SessionPrefix.Length..];

    public static TableEntity Encode(Session session) => new TableEntity(Partition, KeyOf(session.Id))
        .Set("user", session.UserId)
        .Set("epoch", session.Epoch)
        .Set("family_hash", session.FamilyHash.ToArray())
        .Set("token_hash", session.TokenHash.ToArray())
        .Set("browser", session.IsBrowser)
        .Set("created_at", session.CreatedAt)
        .Set("expires_at", session.ExpiresAt);

    public static Session Decode(TableEntity row) => new()
    {
        Id = IdOf(row),
        UserId = row.GetString("user") ?? "",
        Epoch = (int)(row.GetInt64("epoch") ?? 0),
        FamilyHash = [.. row.GetBytes("family_hash") ?? []],
        TokenHash = [.. row.GetBytes("token_hash") ?? []],
        IsBrowser = row.GetBoolean("browser") ?? false,
        CreatedAt = row.GetTime("created_at") ?? default,
        ExpiresAt = row.GetTime("expires_at") ?? default,
        ETag = row.ETag ?? "",
    };

    public static TableEntity EncodeEnded(string id, DateTimeOffset until) => new TableEntity(Partition, EndedKeyOf(id)).Set("until", until);

    public static DateTimeOffset DecodeEnded(TableEntity row) => row.GetTime("until") ?? default;
}
