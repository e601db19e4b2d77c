using System.Collections.Immutable;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Identity;

/// <summary>The values to set on an API key. Null leaves a value as it is.</summary>
public sealed record ApiKeyChange
{
    /// <summary>The name for people to read.</summary>
    public string? Name { get; init; }

    /// <summary>The name of the user for whom the key acts; null for the caller. Only for a new key, and only by an administrator of keys.</summary>
    public string? Owner { get; init; }

    /// <summary>The permissions; for a new key null stands for all that the caller has.</summary>
    public ImmutableArray<string>? Permissions { get; init; }

    /// <summary>The modules; for a new key null stands for all.</summary>
    public ModuleScope? Modules { get; init; }

    /// <summary>The tier; empty for the owner's. Only by an administrator of keys.</summary>
    public string? Tier { get; init; }

    /// <summary>When the key ends, UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the key shall not end.</summary>
    public bool NeverExpires { get; init; }
}
