using System.Globalization;
using WasmOs.Functions.Changes;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Functions.Identity;

/// <summary>Describes changes of users, roles and API keys for the audit trail. A secret is named, never shown.</summary>
internal static class IdentityChanges
{
    /// <summary>The change of a user.</summary>
    /// <param name="before">The user before; null for a new one.</param>
    /// <param name="after">The user after.</param>
    /// <param name="hasPassword">Whether the request set the password.</param>
    public static string Of(User? before, User after, bool hasPassword) => new ChangeText($"user {after.Username}", before is null)
        .Value("roles", RolesOf(before), RolesOf(after))
        .Value("tier", before?.Tier, after.Tier)
        .Word("disabled", after.Disabled && before is not { Disabled: true })
        .Word("enabled", !after.Disabled && before is { Disabled: true })
        .Word("display_name", before is not null && before.DisplayName != after.DisplayName)
        .Word("password", hasPassword)
        .ToString();

    /// <summary>The change of a role.</summary>
    /// <param name="before">The role before; null for a new one.</param>
    /// <param name="after">The role after.</param>
    public static string Of(Role? before, Role after) => new ChangeText($"role {after.Name}", before is null)
        .Value("permissions", before is null ? null : string.Join(' ', before.Permissions), string.Join(' ', after.Permissions))
        .Word("description", before is not null && before.Description != after.Description)
        .ToString();

    /// <summary>The change of an API key.</summary>
    /// <param name="before">The key before; null for a new one.</param>
    /// <param name="after">The key after.</param>
    public static string Of(ApiKeyDescription? before, ApiKeyDescription after) =>
        new ChangeText($"API key {(before ?? after).Key.Name} of {after.OwnerName}", before is null)
            .Value("name", before?.Key.Name ?? after.Key.Name, before is null ? null : after.Key.Name)
            .Value("permissions", before is null ? null : string.Join(' ', before.Key.Permissions), string.Join(' ', after.Key.Permissions))
            .Value("modules", TextOf(before?.Key.Modules), TextOf(after.Key.Modules))
            .Value("tier", before?.Key.Tier, after.Key.Tier)
            .Value("expires_at", TextOf(before?.Key.ExpiresAt), TextOf(after.Key.ExpiresAt))
            .ToString();

    private static string? RolesOf(User? user) => user is null ? null
        : user.Roles.IsEmpty ? "none"
        : string.Join(' ', user.Roles.Select(role => role.Modules.IsAll ? role.Role : $"{role.Role}:{TextOf(role.Modules)}"));

    private static string? TextOf(ModuleScope? modules) => modules is null ? null : string.Join('+', modules.Patterns);

    private static string? TextOf(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
