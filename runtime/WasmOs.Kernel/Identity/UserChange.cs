using System.Collections.Immutable;
using WasmOs.Kernel.Identity.Roles;

namespace WasmOs.Kernel.Identity;

/// <summary>The values to set on a user. Null leaves a value as it is.</summary>
public sealed record UserChange
{
    /// <summary>The name; only for a new user.</summary>
    public string? Username { get; init; }

    /// <summary>The password. Secret.</summary>
    public string? Password { get; init; }

    /// <summary>The name for people to read.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The roles.</summary>
    public ImmutableArray<RoleAssignment>? Roles { get; init; }

    /// <summary>Whether the user is switched off.</summary>
    public bool? Disabled { get; init; }

    /// <summary>The tier; empty for the default one.</summary>
    public string? Tier { get; init; }

    /// <summary>The name alone: the rest has a secret.</summary>
    public override string ToString() => Username ?? "a user";
}
