using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.Roles;

/// <summary>Encodes and decodes roles as rows of the table <c>Roles</c>, all in one partition, by name.</summary>
internal static class RoleRows
{
    public const string Table = "Roles";
    public const string Partition = "role";

    public static TableEntity Encode(Role role) => new TableEntity(Partition, role.Name)
        .Set("permissions", string.Join(' ', role.Permissions))
        .Set("description", role.Description)
        .Set("created_as", role.CreatedAs)
        .Set("created_at", role.CreatedAt)
        .Set("created_by", role.CreatedBy)
        .Set("updated_at", role.UpdatedAt);

    public static Role Decode(TableEntity row) => new()
    {
        Name = row.RowKey,
        Permissions = [.. (row.GetString("permissions") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Description = row.GetString("description") ?? "",
        CreatedAs = row.GetString("created_as") ?? "",
        CreatedAt = row.GetTime("created_at") ?? default,
        CreatedBy = row.GetString("created_by") ?? "",
        UpdatedAt = row.GetTime("updated_at") ?? default,
        ETag = row.ETag ?? "",
    };
}
