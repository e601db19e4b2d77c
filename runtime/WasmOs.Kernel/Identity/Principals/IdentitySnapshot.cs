using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Users;

namespace WasmOs.Kernel.Identity.Principals;

/// <summary>All callers at one moment, with what they may do. Immutable.</summary>
internal sealed class IdentitySnapshot
{
    private readonly Dictionary<string, UserPrincipal> _usersById;
    private readonly Dictionary<string, UserPrincipal> _usersByName;
    private readonly Dictionary<(string Provider, string Subject), UserPrincipal> _usersBySubject = [];
    private readonly Dictionary<string, KeyPrincipal> _keysById;
    private readonly Dictionary<string, KeyPrincipal> _keysByPrefix;
    private readonly Dictionary<string, PermissionSet> _permissions = new(StringComparer.Ordinal);

    /// <summary>Creates the snapshot.</summary>
    /// <param name="rows">What is stored.</param>
    /// <param name="previous">The snapshot before, whose principals are used again where nothing has changed; null for none.</param>
    public IdentitySnapshot(IdentityRows rows, IdentitySnapshot? previous)
    {
        Rows = rows;
        var isSameRoles = ReferenceEquals(previous?.Rows.Roles, rows.Roles);
        RolesValidity = isSameRoles ? previous!.RolesValidity : new CredentialValidity();
        foreach (var role in BuiltInRoles.All.Concat(rows.Roles.Values))
        {
            _permissions[role.Name] = role.Set;
        }

        _usersById = new(rows.Users.Count, StringComparer.Ordinal);
        _usersByName = new(rows.Users.Count, StringComparer.Ordinal);
        foreach (var user in rows.Users.Values)
        {
            AddUser(isSameRoles && previous!.FindUser(user.Id) is { } known && ReferenceEquals(known.User, user) ? known : Resolve(user));
        }

        _keysById = new(rows.Keys.Count, StringComparer.Ordinal);
        _keysByPrefix = new(rows.Keys.Count, StringComparer.Ordinal);
        foreach (var key in rows.Keys.Values)
        {
            AddKey(key, previous?.FindKey(key.Id));
        }
    }

    /// <summary>What is stored.</summary>
    public IdentityRows Rows { get; }

    /// <summary>Ends when a role changes.</summary>
    public CredentialValidity RolesValidity { get; }

    /// <summary>Whether there is a user.</summary>
    public bool HasUsers => _usersById.Count > 0;

    /// <summary>The API keys.</summary>
    public IEnumerable<KeyPrincipal> Keys => _keysById.Values;

    /// <summary>The users.</summary>
    public IEnumerable<UserPrincipal> Users => _usersById.Values;

    /// <summary>The user with this id; null when there is none.</summary>
    public UserPrincipal? FindUser(string id) => _usersById.GetValueOrDefault(id);

    /// <summary>The user with this name; null when there is none.</summary>
    public UserPrincipal? FindUserByName(string username) => _usersByName.GetValueOrDefault(username);

    /// <summary>The user whom a federated provider vouches for; null when there is none.</summary>
    public UserPrincipal? FindUserBySubject(string provider, string subject) => _usersBySubject.GetValueOrDefault((provider, subject));

    /// <summary>The API key with this id, also when it is revoked; null when there is none or its owner is gone.</summary>
    public KeyPrincipal? FindKey(string id) => _keysById.GetValueOrDefault(id);

    /// <summary>The API key whose text begins so; null when there is none.</summary>
    public KeyPrincipal? FindKeyByPrefix(string prefix) => _keysByPrefix.GetValueOrDefault(prefix);

    /// <summary>The role with this name; null when there is none.</summary>
    public Role? FindRole(string name) => BuiltInRoles.ByName.GetValueOrDefault(name) ?? Rows.Roles.GetValueOrDefault(name);

    /// <summary>What roles grant. A role that does not exist grants nothing.</summary>
    public ImmutableArray<AccessGrant> GrantsOf(ImmutableArray<RoleAssignment> assignments) =>
    [
        .. assignments.Where(assignment => _permissions.ContainsKey(assignment.Role) && !assignment.Modules.IsEmpty)
            .Select(assignment => new AccessGrant(_permissions[assignment.Role], assignment.Modules)),
    ];

    /// <summary>Has those who remember callers of this snapshot forget what the next one no longer has.</summary>
    public void EndWhatChanged(IdentitySnapshot next)
    {
        if (!ReferenceEquals(RolesValidity, next.RolesValidity))
        {
            RolesValidity.End();
        }

        foreach (var user in _usersById.Values.Where(user => !ReferenceEquals(next.FindUser(user.User.Id), user)))
        {
            user.Validity.End();
        }

        foreach (var key in _keysById.Values.Where(key => !ReferenceEquals(next.FindKey(key.Key.Id), key)))
        {
            key.Validity.End();
        }
    }

    private void AddUser(UserPrincipal principal)
    {
        _usersById[principal.User.Id] = principal;
        _usersByName[principal.User.Username] = principal;
        if (principal.User.Subject is { } subject)
        {
            _usersBySubject[(principal.User.Provider, subject)] = principal;
        }
    }

    private void AddKey(ApiKey key, KeyPrincipal? known)
    {
        if (FindUser(key.Owner) is not { } owner)
        {
            return;
        }

        var principal = known is not null && ReferenceEquals(known.Key, key) && ReferenceEquals(known.Owner, owner)
            ? known
            : new KeyPrincipal(key, owner, Resolve(key, owner), known?.Use ?? new KeyUse());
        _keysById[key.Id] = principal;
        _keysByPrefix[key.Prefix] = principal;
    }

    private UserPrincipal Resolve(User user) => new(user, new Caller(CallerKind.User, user.CallerName, GrantsOf(user.Roles))
    {
        Id = user.Id,
        UserId = user.Id,
        CountedAs = user.Id,
        Tier = user.Tier,
    });

    /// <summary>A key may do what it was made for, as far as its owner may still do it.</summary>
    private static Caller Resolve(ApiKey key, UserPrincipal owner)
    {
        var grants = owner.Caller.Grants
            .Select(grant => new AccessGrant(grant.Permissions & key.Set, grant.Modules.Intersect(key.Modules)))
            .Where(grant => !grant.Permissions.IsEmpty && !grant.Modules.IsEmpty);
        return new Caller(CallerKind.ApiKey, $"key:{key.Name}", [.. grants])
        {
            Id = key.Id,
            CredentialId = key.Id,
            UserId = owner.User.Id,

            // Keys share the counts of their owner: otherwise a user would have the limits once more for each key that the user makes.
            CountedAs = key.Tier is null ? owner.User.Id : key.Id,
            Tier = key.Tier ?? owner.User.Tier,
        };
    }
}
