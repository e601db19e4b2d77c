using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Kernel.Json;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Identity;

/// <summary>Writes users, roles and API keys, without what is secret.</summary>
internal static class IdentityJson
{
    public static void Write(Utf8JsonWriter writer, User user)
    {
        writer.WriteStartObject();
        writer.WriteString("user_id"u8, user.Id);
        writer.WriteString("username"u8, user.Username);
        writer.WriteString("display_name"u8, user.DisplayName);
        WriteRoles(writer, user.Roles);
        writer.WriteBoolean("disabled"u8, user.Disabled);
        writer.WriteString("tier"u8, user.Tier);
        writer.WriteString("provider"u8, user.Provider);
        writer.WriteNumber("version"u8, user.Version);
        writer.WriteString("created_at"u8, user.CreatedAt.UtcDateTime);
        writer.WriteString("created_by"u8, user.CreatedBy);
        writer.WriteString("updated_at"u8, user.UpdatedAt.UtcDateTime);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, Role role)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, role.Name);
        AnalysisJson.WriteStrings(writer, "permissions", role.Permissions);
        writer.WriteString("description"u8, role.Description);
        writer.WriteBoolean("built_in"u8, role.IsBuiltIn);
        NullableJson.WriteTime(writer, "created_at"u8, role.IsBuiltIn ? null : role.CreatedAt);
        writer.WriteString("created_by"u8, role.IsBuiltIn ? null : role.CreatedBy);
        NullableJson.WriteTime(writer, "updated_at"u8, role.IsBuiltIn ? null : role.UpdatedAt);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ApiKeyDescription description) => Write(writer, description, null);

    /// <summary>Writes an API key.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="description">The key without its secret.</param>
    /// <param name="secret">The key itself; null in all answers but that to its creation.</param>
    public static void Write(Utf8JsonWriter writer, ApiKeyDescription description, string? secret)
    {
        var key = description.Key;
        writer.WriteStartObject();
        writer.WriteString("key_id"u8, key.Id);
        writer.WriteString("name"u8, key.Name);
        if (secret is not null)
        {
            writer.WriteString("key"u8, secret);
        }

        writer.WriteString("prefix"u8, $"ww_{key.Prefix}");
        writer.WriteString("owner"u8, description.OwnerName);
        AnalysisJson.WriteStrings(writer, "permissions", key.Permissions);
        AnalysisJson.WriteStrings(writer, "modules", key.Modules.Patterns);
        writer.WriteString("tier"u8, key.Tier);
        NullableJson.WriteTime(writer, "expires_at"u8, key.ExpiresAt);
        NullableJson.WriteTime(writer, "last_used_at"u8, description.LastUsedAt);
        NullableJson.WriteTime(writer, "revoked_at"u8, key.RevokedAt);
        writer.WriteString("created_at"u8, key.CreatedAt.UtcDateTime);
        writer.WriteString("created_by"u8, key.CreatedBy);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, SignInProvider provider)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, provider.Name);
        writer.WriteString("kind"u8, provider.Kind);
        writer.WriteString("title"u8, provider.Title);
        writer.WriteString("start_path"u8, provider.StartPath);
        writer.WriteEndObject();
    }

    /// <summary>Writes the member <c>roles</c>.</summary>
    public static void WriteRoles(Utf8JsonWriter writer, ImmutableArray<RoleAssignment> roles)
    {
        writer.WriteStartArray("roles"u8);
        foreach (var assignment in roles)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, assignment.Role);
            AnalysisJson.WriteStrings(writer, "modules", assignment.Modules.Patterns);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
