using System.Collections.Immutable;
using WasmOs.Kernel.Identity.Roles;

namespace WasmOs.Kernel.Identity.Users;

/// <summary>A user. Immutable.</summary>
public sealed record User
{
    /// <summary>The provider of users whose passwords are stored here.</summary>
    public const string Local = "local";

    /// <summary>The id, a UUID version 7. It is never used again.</summary>
    public required string Id { get; init; }

    /// <summary>The name that the user signs in with, unique and in lower case.</summary>
    public required string Username { get; init; }

    /// <summary>The name of the user as a caller, in <c>created_by</c> and in the audit trail.</summary>
    public string CallerName => $"user:{Username}";

    /// <summary>The name for people to read.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>The roles.</summary>
    public ImmutableArray<RoleAssignment> Roles { get; init; } = [];

    /// <summary>Whether the user is switched off: no sign-in, no session, no API key works.</summary>
    public bool Disabled { get; init; }

    /// <summary>The name of the tier, whose limits hold for the user; null for the default.</summary>
    public string? Tier { get; init; }

    /// <summary>Who vouches for the user: <see cref="Local"/>, or the name of a federated provider.</summary>
    public string Provider { get; init; } = Local;

    /// <summary>What identifies the user at the federated provider; null for a local user.</summary>
    public string? Subject { get; init; }

    /// <summary>The encoded hash of the password; null when the user has none. Secret.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Rises when the password, the roles or <see cref="Disabled"/> change. A token for an older version is refused.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Rises when the password changes or the user is disabled. A session that was begun before is ended.</summary>
    public int SessionEpoch { get; init; } = 1;

    /// <summary>When the user was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who created the user.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>When the user was last changed, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The stored ETag.</summary>
    public string ETag { get; init; } = "";

    /// <summary>Whether the user counts as an administrator who can let others in: local, enabled, with a password and the role for all modules.</summary>
    public bool IsAdmin => !Disabled && Provider == Local && PasswordHash is not null
        && Roles.Any(static assignment => assignment.Role == BuiltInRoles.Admin && assignment.Modules.IsAll);

    /// <summary>The name alone: the rest has a secret.</summary>
    public override string ToString() => Username;
}
