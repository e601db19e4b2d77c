using System.Collections.Immutable;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Federation;

/// <summary>A rule that gives roles to the identities whose claims meet all its conditions. Immutable.</summary>
/// <param name="Conditions">The conditions, at least one.</param>
/// <param name="Roles">The names of the roles.</param>
/// <param name="Modules">The modules for which the roles hold.</param>
public sealed record ClaimRule(ImmutableArray<ClaimCondition> Conditions, ImmutableArray<string> Roles, ModuleScope Modules)
{
    /// <summary>The grants of all rules that fit some claims. Empty when no rule fits: then the identity may do nothing.</summary>
    /// <param name="provider">The provider, whose rules are applied.</param>
    /// <param name="claims">What the provider says of the identity.</param>
    internal static ImmutableArray<RoleGrant> Apply(IdentityProvider provider, ExternalClaims claims)
    {
        var grants = ImmutableArray.CreateBuilder<RoleGrant>();
        foreach (var rule in provider.Rules)
        {
            if (rule.Holds(claims, provider.Comparison))
            {
                grants.Add(new RoleGrant(rule.Roles, rule.Modules));
            }
        }

        return grants.DrainToImmutable();
    }

    // A rule without conditions would fit everybody. The configuration refuses it; should one come about, it fits nobody.
    private bool Holds(ExternalClaims claims, StringComparison comparison) =>
        !Conditions.IsDefaultOrEmpty && Conditions.All(condition => condition.Holds(claims, comparison));
}
