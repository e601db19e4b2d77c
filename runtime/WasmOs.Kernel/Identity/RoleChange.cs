using System.Collections.Immutable;

namespace WasmOs.Kernel.Identity;

/// <summary>The values to set on a role. Null leaves a value as it is.</summary>
public sealed record RoleChange
{
    /// <summary>The name; only for a new role.</summary>
    public string? Name { get; init; }

    /// <summary>The permissions: names, all verbs of a resource such as <c>tasks:*</c>, or <c>*</c>.</summary>
    public ImmutableArray<string>? Permissions { get; init; }

    /// <summary>What the role is for.</summary>
    public string? Description { get; init; }
}
