using System.Collections.Immutable;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Identity.Roles;

/// <summary>A named set of permissions. Immutable.</summary>
public sealed record Role
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the request that created the role; empty for a built-in one.</summary>
    public string CreatedAs { get; init; } = "";

    /// <summary>The permissions as they were given: names, all verbs of a resource such as <c>tasks:*</c>, or <c>*</c>.</summary>
    public required ImmutableArray<string> Permissions { get; init; }

    /// <summary>What the role is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether the role comes with WasmOS and cannot be changed.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>When the role was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who created the role; empty for a built-in one.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>When the role was last changed, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The stored ETag; empty for a built-in role.</summary>
    public string ETag { get; init; } = "";

    /// <summary>The permissions as a set. A permission that this version does not know grants nothing.</summary>
    public PermissionSet Set => Permissions.Aggregate(
        PermissionSet.None, static (set, text) => PermissionSet.TryParse(text, out var parsed) ? set | parsed : set);
}
