using System.Collections.Immutable;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Identity.ApiKeys;

/// <summary>An API key, without the key itself, of which only a hash is kept. Immutable.</summary>
public sealed record ApiKey
{
    /// <summary>The id, a UUID version 7. It is never used again.</summary>
    public required string Id { get; init; }

    /// <summary>The name for people to read.</summary>
    public required string Name { get; init; }

    /// <summary>The first characters of the key behind <c>ww_</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>The id of the user for whom the key acts. The key may never do more than its owner.</summary>
    public required string Owner { get; init; }

    /// <summary>The permissions as they were given.</summary>
    public required ImmutableArray<string> Permissions { get; init; }

    /// <summary>The modules for which the permissions hold.</summary>
    public required ModuleScope Modules { get; init; }

    /// <summary>The name of the tier, whose limits hold for the key; null for the owner's.</summary>
    public string? Tier { get; init; }

    /// <summary>When the key ends, UTC; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the key was revoked, UTC; null when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When the key was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who created the key.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>HMAC-SHA-256 of the key under the server's key.</summary>
    public required ImmutableArray<byte> Hash { get; init; }

    /// <summary>The stored ETag.</summary>
    public string ETag { get; init; } = "";

    /// <summary>The permissions as a set. A permission that this version does not know grants nothing.</summary>
    public PermissionSet Set => Permissions.Aggregate(
        PermissionSet.None, static (set, text) => PermissionSet.TryParse(text, out var parsed) ? set | parsed : set);

    /// <summary>Whether the key is neither revoked nor at its end. Its owner may be disabled all the same.</summary>
    public bool IsValidAt(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>The name and id alone.</summary>
    public override string ToString() => $"{Name} ({Id})";
}
