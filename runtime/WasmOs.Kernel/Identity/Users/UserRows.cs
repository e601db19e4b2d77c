using WasmOs.Kernel.Identity.Roles;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.Users;

/// <summary>
/// Encodes and decodes users as rows of the table <c>Users</c>. All rows are in one partition, so that a user, the reservation of its name and the count of
/// administrators change in one transaction.
/// </summary>
internal static class UserRows
{
    public const string Table = "Users";
    public const string Partition = "user";

    /// <summary>The beginning of the keys of users' rows; the id follows.</summary>
    public const string UserPrefix = "u:";

    /// <summary>The row that counts the administrators. It exists as soon as a user exists.</summary>
    public const string AdminsKey = "!admins";

    private const string NamePrefix = "n:";

    public static string KeyOf(string id) => UserPrefix + id;

    public static string IdOf(TableEntity row) => row.RowKey[UserPrefix.Length..];

    public static string NameKeyOf(string username) => NamePrefix + username;

    public static TableEntity EncodeName(User user) => new TableEntity(Partition, NameKeyOf(user.Username)).Set("id", user.Id);

    public static TableEntity EncodeAdmins(long count) => new TableEntity(Partition, AdminsKey).Set("count", count);

    public static TableEntity Encode(User user) => new TableEntity(Partition, KeyOf(user.Id))
        .Set("username", user.Username)
        .Set("display_name", user.DisplayName)
        .Set("roles", RoleAssignments.Encode(user.Roles))
        .Set("disabled", user.Disabled)
        .Set("tier", user.Tier)
        .Set("provider", user.Provider)
        .Set("subject", user.Subject)
        .Set("password_hash", user.PasswordHash)
        .Set("version", user.Version)
        .Set("session_epoch", user.SessionEpoch)
        .Set("created_at", user.CreatedAt)
        .Set("created_by", user.CreatedBy)
        .Set("updated_at", user.UpdatedAt);

    public static User Decode(TableEntity row) => new()
    {
        Id = IdOf(row),
        Username = row.GetString("username") ?? "",
        DisplayName = row.GetString("display_name") ?? "",
        Roles = RoleAssignments.Decode(row.GetString("roles")),
        Disabled = row.GetBoolean("disabled") ?? false,
        Tier = row.GetString("tier"),
        Provider = row.GetString("provider") ?? User.Local,
        Subject = row.GetString("subject"),
        PasswordHash = row.GetString("password_hash"),
        Version = (int)(row.GetInt64("version") ?? 1),
        SessionEpoch = (int)(row.GetInt64("session_epoch") ?? 1),
        CreatedAt = row.GetTime("created_at") ?? default,
        CreatedBy = row.GetString("created_by") ?? "",
        UpdatedAt = row.GetTime("updated_at") ?? default,
        ETag = row.ETag ?? "",
    };
}
