using System.Collections.Immutable;

namespace WasmOs.Kernel.Access;

/// <summary>Who makes a request, and what the caller may do. Immutable and thread-safe; one object serves all requests of the same credentials.</summary>
public sealed class Caller
{
    private readonly ImmutableArray<AccessGrant> _grants;
    private readonly PermissionSet _anywhere;

    /// <summary>Creates a caller.</summary>
    /// <param name="kind">How the caller was recognized.</param>
    /// <param name="name">The name; see <see cref="Name"/>.</param>
    /// <param name="grants">What the caller may do.</param>
    public Caller(CallerKind kind, string name, ImmutableArray<AccessGrant> grants)
    {
        Kind = kind;
        Name = name;
        _grants = grants;
        foreach (var grant in grants)
        {
            Permissions |= grant.Permissions;
            _anywhere |= grant.Modules.IsAll ? grant.Permissions : PermissionSet.None;
        }
    }

    /// <summary>A caller without credentials, who may use public functions only.</summary>
    public static Caller Anonymous { get; } = new(CallerKind.Anonymous, "anonymous", []);

    /// <summary>Everybody, where the host asks nobody for credentials. May do everything.</summary>
    public static Caller Open { get; } = new(CallerKind.Open, "anonymous", [new AccessGrant(PermissionSet.All, ModuleScope.All)]);

    /// <summary>Whoever operates the host: who has its key or its setup token, or may write its data folder. May do everything.</summary>
    public static Caller Operator { get; } = new(CallerKind.Operator, "operator", [new AccessGrant(PermissionSet.All, ModuleScope.All)]);

    /// <summary>How the caller was recognized.</summary>
    public CallerKind Kind { get; }

    /// <summary>Whether the caller was recognized by credentials.</summary>
    public bool IsKnown => Kind is not (CallerKind.Open or CallerKind.Anonymous);

    /// <summary>
    /// The caller's name in <c>created_by</c>, in the log and in the audit trail: <c>user:alice</c>, <c>key:ci</c>, <c>machine:…</c>, <c>operator</c> or
    /// <c>anonymous</c>. At most 256 characters, never a secret.
    /// </summary>
    public string Name { get; }

    /// <summary>The id that never changes and is never used again: of a user or an API key. Empty for others.</summary>
    public string Id { get; init; } = "";

    /// <summary>The id of the user whom the caller acts for: the user itself, or the owner of the API key. Empty when there is none.</summary>
    public string UserId { get; init; } = "";

    /// <summary>The id of the API key or session by which the caller was recognized, for the audit trail. Empty for others.</summary>
    public string CredentialId { get; init; } = "";

    /// <summary>
    /// The id under which the caller's calls are counted: that of the user whom the caller acts for, unless the caller has a tier of its own. Empty for callers
    /// without an id, who are counted by name.
    /// </summary>
    public string CountedAs { get; init; } = "";

    /// <summary>The name of the tier, whose limits hold for the caller. Null for no limits.</summary>
    public string? Tier { get; init; }

    /// <summary>
    /// What the limiter of callers remembers between calls, so that it need not look the caller up. It is no part of the value, and losing it changes nothing.
    /// </summary>
    internal object? LimiterState { get; set; }

    /// <summary>What the caller may do.</summary>
    public ImmutableArray<AccessGrant> Grants => _grants;

    /// <summary>All permissions of the caller, for whichever modules.</summary>
    public PermissionSet Permissions { get; }

    /// <summary>The same caller, recognized by a session.</summary>
    internal Caller InSession(string sessionId) => new(Kind, Name, _grants)
    {
        Id = Id,
        UserId = UserId,
        CountedAs = CountedAs,
        Tier = Tier,
        CredentialId = sessionId,
    };

    /// <summary>Whether the caller has all these permissions, each for at least some module.</summary>
    public bool Has(PermissionSet permissions) => Permissions.Contains(permissions);

    /// <summary>Whether the caller has all these permissions for all modules, and for what belongs to no module.</summary>
    public bool HasEverywhere(PermissionSet permissions) => _anywhere.Contains(permissions);

    /// <summary>Whether the caller has all these permissions for a module.</summary>
    /// <param name="permissions">The permissions.</param>
    /// <param name="module">The module's name; empty for a module without a name, which only a grant for all modules covers.</param>
    public bool May(PermissionSet permissions, ReadOnlySpan<char> module)
    {
        if (_anywhere.Contains(permissions))
        {
            return true;
        }

        var held = PermissionSet.None;
        foreach (var grant in _grants)
        {
            if (grant.Modules.Contains(module))
            {
                held |= grant.Permissions;
            }
        }

        return held.Contains(permissions);
    }

    /// <summary>The modules for which the caller has all these permissions.</summary>
    public ModuleScope ScopeOf(PermissionSet permissions)
    {
        if (_anywhere.Contains(permissions))
        {
            return ModuleScope.All;
        }

        var scope = ModuleScope.All;
        foreach (var name in permissions.Names)
        {
            var one = PermissionSet.Of(name);
            var covered = ModuleScope.None;
            foreach (var grant in _grants)
            {
                covered = grant.Permissions.Contains(one) ? covered.Union(grant.Modules) : covered;
            }

            scope = scope.Intersect(covered);
        }

        return scope;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
