using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Passwords;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Kernel.Names;
using WasmOs.Kernel.Tiers;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity;

/// <summary>Creates, shows, changes and deletes users. Thread-safe.</summary>
/// <remarks>A write is durable when it returns, and holds on this host. When storage is down, <see cref="StorageUnavailableException"/> is thrown.</remarks>
public sealed class UserRegistry
{
    /// <summary>The limit of users, who are all in memory. Concurrent writers on several hosts may exceed it slightly.</summary>
    public const int MostUsers = 100_000;

    private const int LongestName = 256;
    private static readonly PermissionSet TiersAdmin = PermissionSet.Of(Permission.TiersAdmin);

    private readonly IdentityDirectory _directory;
    private readonly UserStore _store;
    private readonly PasswordHasher _hasher;
    private readonly TierDirectory _tiers;
    private readonly TimeProvider _time;

    internal UserRegistry(IdentityDirectory directory, UserStore store, PasswordHasher hasher, TierDirectory tiers, TimeProvider time)
    {
        (_directory, _store) = (directory, store);
        (_hasher, _tiers, _time) = (hasher, tiers, time);
    }

    /// <summary>Creates a user.</summary>
    /// <param name="by">Who creates the user.</param>
    /// <param name="change">The values. A local user needs a password.</param>
    /// <param name="planned">The id, when it is derived from the request: repeating the request gives the same user. Null for a new id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<User>> CreateAsync(Caller by, UserChange change, ExecutionId? planned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(change);
        var id = (planned ?? ExecutionId.New(_time)).ToString();
        if (planned is not null && await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        var errors = new FieldErrors();
        var username = UserName.Normalize(change.Username) ?? "";
        if (username.Length == 0)
        {
            errors.Add("username", change.Username is null ? "Is missing." : $"Must have {UserName.Rule}.");
        }

        if (change.Password is null)
        {
            errors.Add("password", "Is missing.");
        }

        Check(change, username, snapshot, errors);
        await GrantRules.CheckTierAsync(change.Tier, _tiers, errors, cancellationToken).ConfigureAwait(false);
        if (!errors.IsEmpty || CheckGrants(by, change, snapshot) is not null)
        {
            return errors.IsEmpty ? CheckGrants(by, change, snapshot)! : KernelErrors.InvalidRequest(errors);
        }

        if (snapshot.Rows.Users.Count >= MostUsers)
        {
            return UserErrors.TooMany(MostUsers);
        }

        var hash = await _hasher.HashAsync(change.Password!, cancellationToken).ConfigureAwait(false);
        return hash.Succeeded
            ? await AddAsync(Apply(Blank(id, username, by.Name) with { PasswordHash = hash.Value }, change), cancellationToken).ConfigureAwait(false)
            : hash.Error;
    }

    /// <summary>Gets a user.</summary>
    public async ValueTask<Result<User>> GetAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) && await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } user ? user : UserErrors.NotFound(id);

    /// <summary>Lists all users by name, from memory.</summary>
    public async ValueTask<ImmutableArray<User>> ListAsync(CancellationToken cancellationToken)
    {
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        return [.. snapshot.Rows.Users.Values.OrderBy(user => user.Username, StringComparer.Ordinal)];
    }

    /// <summary>Changes the given values.</summary>
    public async ValueTask<Result<User>> PatchAsync(Caller by, string id, UserChange change, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(change);
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        var found = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded)
        {
            return found;
        }

        var errors = new FieldErrors();
        Check(change, found.Value.Username, snapshot, errors);
        await GrantRules.CheckTierAsync(change.Tier, _tiers, errors, cancellationToken).ConfigureAwait(false);
        if (!errors.IsEmpty || CheckGrants(by, change, snapshot) is not null)
        {
            return errors.IsEmpty ? CheckGrants(by, change, snapshot)! : KernelErrors.InvalidRequest(errors);
        }

        var hash = change.Password is null ? (Result<string>)"" : await _hasher.HashAsync(change.Password, cancellationToken).ConfigureAwait(false);
        return hash.Succeeded
            ? await ChangeAsync(id, ifMatch, Change, cancellationToken).ConfigureAwait(false)
            : hash.Error;

        Result<User> Change(User user) =>
            CheckTarget(by, user, snapshot) is { } refusal ? refusal
            : user.Provider != User.Local && (change.Password is not null || change.Roles is not null) ? UserErrors.NotLocal(user.Provider)
            : Next(user, Apply(change.Password is null ? user : user with { PasswordHash = hash.Value }, change));
    }

    /// <summary>Deletes a user. Returns null on success. The user's API keys and sessions end.</summary>
    public async ValueTask<KernelError?> DeleteAsync(Caller by, string id, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        var deleted = IsId(id)
            ? await _store.DeleteAsync(id, ifMatch, user => CheckTarget(by, user, snapshot), cancellationToken).ConfigureAwait(false)
            : UserErrors.NotFound(id);
        if (deleted.Succeeded)
        {
            await _directory.ApplyAsync(UserRows.Table, rows => rows with { Users = rows.Users.Remove(id) }).ConfigureAwait(false);
        }

        return deleted.Error;
    }

    /// <summary>
    /// Changes a user's password if the old one is right. All sessions of the user end. Only <see cref="OwnPasswordService"/> calls it, which bounds guesses.
    /// </summary>
    internal async ValueTask<Result<User>> ChangeOwnPasswordAsync(User user, string oldPassword, string newPassword, CancellationToken cancellationToken)
    {
        if (user.Provider != User.Local)
        {
            return UserErrors.NotLocal(user.Provider);
        }

        var errors = new FieldErrors();
        PasswordRules.Check(newPassword, user.Username, "new_password", errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var matches = await _hasher.MatchesAsync(oldPassword, user.PasswordHash, cancellationToken).ConfigureAwait(false);
        if (!matches.Succeeded || !matches.Value)
        {
            return matches.Error ?? SignInErrors.OldPasswordWrong();
        }

        var hash = await _hasher.HashAsync(newPassword, cancellationToken).ConfigureAwait(false);
        return !hash.Succeeded ? hash.Error : await ChangeAsync(
            user.Id, user.ETag, now => Next(now, now with { PasswordHash = hash.Value }), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores the user whom a federated provider vouches for, or sets the roles that the provider gives now.</summary>
    /// <param name="identity">Who it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<User>> SaveFederatedAsync(FederatedIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        if (snapshot.FindUserBySubject(identity.Provider, identity.Subject) is { User: var known })
        {
            return await ChangeAsync(known.Id, null, user => Next(user, identity.Apply(user)), cancellationToken).ConfigureAwait(false);
        }

        if (snapshot.Rows.Users.Count >= MostUsers)
        {
            return UserErrors.TooMany(MostUsers);
        }

        // A name that somebody has is not taken over: the user gets another one, made of what never changes.
        var name = identity.UsernameOf(isTaken: false);
        var free = snapshot.FindUserByName(name) is null ? name : identity.UsernameOf(isTaken: true);
        var blank = Blank(ExecutionId.New(_time).ToString(), free, $"provider:{identity.Provider}");
        return await AddAsync(identity.Apply(blank), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates the first user, an administrator. Null when there are users.</summary>
    internal async ValueTask<Result<User?>> CreateFirstAsync(string username, string password, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var name = UserName.Normalize(username) ?? "";
        if (name.Length == 0)
        {
            errors.Add("username", $"Must have {UserName.Rule}.");
        }

        PasswordRules.Check(password, name, "password", errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var hash = await _hasher.HashAsync(password, cancellationToken).ConfigureAwait(false);
        if (!hash.Succeeded)
        {
            return hash.Error;
        }

        var first = Blank(ExecutionId.New(_time).ToString(), name, "setup") with
        {
            PasswordHash = hash.Value,
            Roles = [new RoleAssignment(BuiltInRoles.Admin, ModuleScope.All)],
        };
        var added = await _store.AddAsync(first, onlyAsFirst: true, cancellationToken).ConfigureAwait(false);
        await PublishAsync(added.Succeeded ? added.Value : null).ConfigureAwait(false);
        return added;
    }

    /// <summary>Whether text has the form of an id. Other text must never be used as a key.</summary>
    internal static bool IsId(string id) => ExecutionId.TryParse(id, out _);

    private static void Check(UserChange change, string username, IdentitySnapshot snapshot, FieldErrors errors)
    {
        if (change.Password is { } password)
        {
            PasswordRules.Check(password, username, "password", errors);
        }

        GrantRules.CheckRoles(change.Roles ?? [], snapshot, errors);
        DisplayNameRule.Check(change.DisplayName, "display_name", LongestName, errors);
    }

    private static KernelError? CheckGrants(Caller by, UserChange change, IdentitySnapshot snapshot) =>
        change.Roles is { } roles && GrantRules.FindExcess(by, snapshot.GrantsOf(roles)) is { } excess
            ? RoleErrors.GrantExceedsCaller("A role of these", excess)
        : change.Tier is not null && !by.HasEverywhere(TiersAdmin) ? RoleErrors.TierNeeds(Permission.TiersAdmin)
        : null;

    /// <summary>Refuses to change a user who may do more than the caller: with a new password, the caller could become that user.</summary>
    private static KernelError? CheckTarget(Caller by, User user, IdentitySnapshot snapshot) =>
        GrantRules.FindExcess(by, snapshot.GrantsOf(user.Roles)) is { } excess
            ? RoleErrors.GrantExceedsCaller($"User {Quoted.Of(user.Username)}", excess)
            : null;

    private User Blank(string id, string username, string by) =>
        new() { Id = id, Username = username, CreatedAt = _time.GetUtcNow(), UpdatedAt = _time.GetUtcNow(), CreatedBy = by };

    private static User Apply(User user, UserChange change) => user with
    {
        DisplayName = change.DisplayName ?? user.DisplayName,
        Roles = change.Roles ?? user.Roles,
        Disabled = change.Disabled ?? user.Disabled,
        Tier = change.Tier is null ? user.Tier : change.Tier.Length == 0 ? null : change.Tier,
    };

    /// <summary>Raises the versions that end tokens and sessions, as far as the change asks for it.</summary>
    private User Next(User user, User changed)
    {
        var isSecure = changed.PasswordHash != user.PasswordHash || (changed.Disabled && !user.Disabled);
        var isVersion = isSecure || changed.Disabled != user.Disabled || !RoleAssignments.AreEqual(changed.Roles, user.Roles);
        return changed == user ? user : changed with
        {
            Version = user.Version + (isVersion ? 1 : 0),
            SessionEpoch = user.SessionEpoch + (isSecure ? 1 : 0),
            UpdatedAt = _time.GetUtcNow(),
        };
    }

    private async ValueTask<Result<User>> AddAsync(User user, CancellationToken cancellationToken)
    {
        var added = await _store.AddAsync(user, onlyAsFirst: false, cancellationToken).ConfigureAwait(false);
        await PublishAsync(added.Succeeded ? added.Value : null).ConfigureAwait(false);
        return added.Succeeded ? added.Value! : added.Error;
    }

    private async ValueTask<Result<User>> ChangeAsync(string id, string? ifMatch, Func<User, Result<User>> change, CancellationToken cancellationToken)
    {
        var changed = await _store.ChangeAsync(id, ifMatch, change, cancellationToken).ConfigureAwait(false);
        await PublishAsync(changed.Succeeded ? changed.Value : null).ConfigureAwait(false);
        return changed;
    }

    private async ValueTask PublishAsync(User? user)
    {
        if (user is not null)
        {
            await _directory.ApplyAsync(UserRows.Table, rows => rows with { Users = rows.Users.SetItem(user.Id, user) }).ConfigureAwait(false);
        }
    }
}
