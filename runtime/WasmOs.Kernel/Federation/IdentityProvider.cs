using System.Collections.Immutable;

namespace WasmOs.Kernel.Federation;

/// <summary>An identity provider that the operator trusts, and what its people and machines may do here. Immutable.</summary>
public abstract class IdentityProvider
{
    /// <summary>The name by which requests and messages refer to the provider.</summary>
    public required string Name { get; init; }

    /// <summary>The rules that give roles. Without a rule that matches, an identity has no role.</summary>
    public ImmutableArray<ClaimRule> Rules { get; init; } = [];

    /// <summary>The name of the tier whose limits hold for the provider's people and machines; null for the default.</summary>
    public string? Tier { get; init; }

    /// <summary>How claims are compared with rules: directories do not distinguish upper and lower case, tokens do.</summary>
    internal abstract StringComparison Comparison { get; }

    /// <summary>The name. Never a secret of the provider.</summary>
    public override string ToString() => Name;
}
