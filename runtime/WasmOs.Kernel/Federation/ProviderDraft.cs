using System.Collections.Immutable;

namespace WasmOs.Kernel.Federation;

/// <summary>A provider as its configuration says it, before it is checked. A member that is not given is null.</summary>
public sealed record ProviderDraft
{
    /// <summary>The members that providers of both kinds have.</summary>
    internal static readonly ImmutableArray<string> CommonMembers = ["name", "kind", "rules", "tier", "ca_file"];

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary><c>oidc</c> or <c>ldap</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The rules.</summary>
    public ImmutableArray<RuleDraft>? Rules { get; init; }

    /// <summary>The tier.</summary>
    public string? Tier { get; init; }

    /// <summary>A PEM file of certificates.</summary>
    public string? CaFile { get; init; }

    /// <summary>The members of a provider of OpenID Connect.</summary>
    public OidcDraft Oidc { get; init; } = new();

    /// <summary>The members of a directory.</summary>
    public LdapDraft Ldap { get; init; } = new();

    /// <summary>The names of the members that are given.</summary>
    public ImmutableArray<string> Given { get; init; } = [];
}
