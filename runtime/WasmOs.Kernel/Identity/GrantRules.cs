using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Kernel.Identity;

/// <summary>
/// Nobody gives, takes or changes what the giver does not have: neither roles, nor permissions of roles and keys, nor users and keys that may do more.
/// </summary>
internal static class GrantRules
{
    /// <summary>The most roles of a user, and patterns of a role or key.</summary>
    public const int MostElements = 50;

    /// <summary>Whether a caller has all that some grants give.</summary>
    public static bool Covers(Caller caller, ImmutableArray<AccessGrant> grants) =>
        grants.All(grant => grant.Permissions.IsEmpty || caller.ScopeOf(grant.Permissions).ContainsAll(grant.Modules));

    /// <summary>Whether a caller has permissions for modules.</summary>
    public static bool Covers(Caller caller, PermissionSet permissions, ModuleScope modules) => Covers(caller, [new AccessGrant(permissions, modules)]);

    /// <summary>
    /// What some grants give and a caller does not have, for messages: a permission and a pattern of modules. Null when the caller has all of it.
    /// </summary>
    public static string? FindExcess(Caller caller, ImmutableArray<AccessGrant> grants)
    {
        foreach (var grant in grants)
        {
            foreach (var permission in grant.Permissions.Names)
            {
                var scope = caller.ScopeOf(PermissionSet.Of(permission));
                if (grant.Modules.IsEmpty && scope.IsEmpty)
                {
                    return permission;
                }

                if (grant.Modules.Patterns.FirstOrDefault(pattern => !scope.ContainsAll(ModuleScope.Of([pattern]))) is { } excess)
                {
                    return scope.IsEmpty ? permission : $"{permission} for {(excess == "*" ? "all modules" : excess)}";
                }
            }
        }

        return null;
    }

    /// <summary>Adds the errors of roles that do not exist.</summary>
    public static void CheckRoles(ImmutableArray<RoleAssignment> assignments, IdentitySnapshot snapshot, FieldErrors errors)
    {
        if (assignments.Length > MostElements)
        {
            errors.Add("roles", $"May have {MostElements} elements, not {assignments.Length}.");
        }

        for (var i = 0; i < Math.Min(assignments.Length, MostElements); i++)
        {
            var assignment = assignments[i];
            if (snapshot.FindRole(assignment.Role) is null)
            {
                errors.Add($"roles[{i}].role", $"There is no role {Quoted.Of(assignment.Role)}. List the roles to see their names.");
            }

            if (assignment.Modules.IsEmpty || assignment.Modules.Patterns.Length > MostElements)
            {
                errors.Add($"roles[{i}].modules", $"Must have 1 to {MostElements} elements; leave it out for all modules.");
            }
        }
    }

    /// <summary>Adds the errors of permissions that do not exist.</summary>
    public static void CheckPermissions(ImmutableArray<string> permissions, FieldErrors errors)
    {
        if (permissions.Length is 0 or > MostElements)
        {
            errors.Add("permissions", $"Must have 1 to {MostElements} elements, not {permissions.Length}.");
        }

        for (var i = 0; i < Math.Min(permissions.Length, MostElements); i++)
        {
            if (!PermissionSet.TryParse(permissions[i], out _))
            {
                errors.Add(
                    $"permissions[{i}]",
                    $"{Quoted.Of(permissions[i])} is no permission. There are {string.Join(", ", Permission.All)}; tasks:* means all of a kind, * all.");
            }
        }
    }

    /// <summary>The permissions of texts that <see cref="CheckPermissions"/> accepts.</summary>
    public static PermissionSet Parse(ImmutableArray<string> permissions) => permissions.Aggregate(
        PermissionSet.None, static (set, text) => PermissionSet.TryParse(text, out var parsed) ? set | parsed : set);

    /// <summary>Adds the error of a tier that does not exist. Empty stands for the default tier.</summary>
    public static async ValueTask CheckTierAsync(string? tier, TierDirectory tiers, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(tier) || (await tiers.GetAsync(cancellationToken).ConfigureAwait(false)).Find(tier) is not null)
        {
            return;
        }

        // Another host may have made the tier a moment ago.
        var now = await tiers.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (now.Find(tier) is null)
        {
            errors.Add("tier", $"There is no tier {Quoted.Of(tier)}. There are {string.Join(", ", now.Tiers.Select(one => one.Name))}.");
        }
    }
}
