using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Roles;

namespace WasmOs.Kernel.Federation;

/// <summary>A rule that gives roles to the identities whose claims meet all its conditions. Immutable.</summary>
/// <param name="Conditions">The conditions, at least one.</param>
/// <param name="Roles">The names of the roles.</param>
/// <param name="Modules">The modules for which the roles hold.</param>
public sealed record ClaimRule(ImmutableArray<ClaimCondition> Conditions, ImmutableArray<string> Roles, ModuleScope Modules)
{
    /// <summary>The roles by all rules that fit some claims, each once. Empty when no rule fits: then the identity may do nothing.</summary>
    /// <param name="provider">The provider, whose rules are applied.</param>
    /// <param name="claims">What the provider says of the identity.</param>
    internal static ImmutableArray<RoleAssignment> Apply(IdentityProvider provider, ExternalClaims claims)
    {
        var roles = new List<(string Role, ModuleScope Modules)>();
        foreach (var rule in provider.Rules)
        {
            if (rule.Holds(claims, provider.Comparison))
            {
                roles.AddRange(rule.Roles.Select(role => (role, rule.Modules)));
            }
        }

        return [.. roles.DistinctBy(role => $"{role.Role} {role.Modules}").Select(role => new RoleAssignment(role.Role, role.Modules))];
    }

    // A rule without conditions would fit everybody. The configuration refuses it; should one come about, it fits nobody.
    private bool Holds(ExternalClaims claims, StringComparison comparison) =>
        !Conditions.IsDefaultOrEmpty && Conditions.All(condition => condition.Holds(claims, comparison));
}
