using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Names;
using WasmOs.Kernel.Tiers;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity;

/// <summary>Creates, shows, changes, revokes and deletes API keys. Thread-safe.</summary>
/// <remarks>
/// A caller sees and changes its own keys; one with <see cref="Permission.KeysAdmin"/> for all modules those of everybody. To others a key does not exist.
/// A write is durable when it returns, and holds on this host. When storage is down, <see cref="StorageUnavailableException"/> is thrown.
/// </remarks>
public sealed class ApiKeyRegistry
{
    /// <summary>The limit of keys, which are all in memory. Concurrent writers on several hosts may exceed it slightly.</summary>
    public const int MostKeys = 100_000;

    /// <summary>The limit of keys of one owner.</summary>
    public const int MostOfOwner = 1000;

    private const int LongestName = 128;

    private static readonly PermissionSet Admin = PermissionSet.Of(Permission.KeysAdmin);

    private readonly ApiKeyStore _store;
    private readonly IdentityDirectory _directory;
    private readonly ServerSecrets _secret;
    private readonly TierDirectory _tiers;
    private readonly TimeProvider _time;

    internal ApiKeyRegistry(ApiKeyStore store, IdentityDirectory directory, ServerSecrets secret, TierDirectory tiers, TimeProvider time)
    {
        (_store, _directory) = (store, directory);
        (_secret, _tiers, _time) = (secret, tiers, time);
    }

    /// <summary>Creates a key. Only this result contains the key itself.</summary>
    /// <param name="by">Who creates the key.</param>
    /// <param name="change">The values.</param>
    /// <param name="planned">The id, when it is derived from the request: repeating the request finds the key of the first one, without the key itself.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<NewApiKey>> CreateAsync(Caller by, ApiKeyChange change, ExecutionId? planned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(change);
        if (IsBoundKey(by))
        {
            return SignInErrors.NotAUser();
        }

        var id = (planned ?? ExecutionId.New(_time)).ToString();
        if (planned is not null && await GetAsync(by, id, cancellationToken).ConfigureAwait(false) is { Succeeded: true } taken)
        {
            return new NewApiKey(taken.Value, null);
        }

        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        var errors = new FieldErrors();
        Check(change, errors);
        await GrantRules.CheckTierAsync(change.Tier, _tiers, errors, cancellationToken).ConfigureAwait(false);
        if (change.Name is null)
        {
            errors.Add("name", "Is missing.");
        }

        var owner = OwnerOf(by, change, snapshot, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var permissions = change.Permissions ?? by.Permissions.Names;
        var text = ApiKeyText.New();
        var key = new ApiKey
        {
            Id = id,
            Name = change.Name!,
            Prefix = text.Substring(ApiKeyText.Start.Length, ApiKeyText.PrefixLength),
            Owner = owner?.User.Id ?? "",
            Permissions = permissions,
            Modules = change.Modules ?? by.ScopeOf(GrantRules.Parse(permissions)),
            Tier = string.IsNullOrEmpty(change.Tier) ? null : change.Tier,
            ExpiresAt = change.ExpiresAt,
            CreatedAt = _time.GetUtcNow(),
            CreatedBy = by.Name,
            Hash = [],
        };
        if (owner is null || Refuse(by, owner, key, change, snapshot) is not null)
        {
            return owner is null ? ApiKeyErrors.OwnerNeeded() : Refuse(by, owner, key, change, snapshot)!;
        }

        var secret = await _secret.GetAsync(KeyPurpose.ApiKeys, cancellationToken).ConfigureAwait(false);
        if (!secret.Succeeded)
        {
            return secret.Error;
        }

        var stored = await WriteAsync(key with { Hash = [.. ApiKeyHash.Of(text, secret.Value)] }, cancellationToken).ConfigureAwait(false);
        return stored.Succeeded ? new NewApiKey(new ApiKeyDescription(stored.Value, owner.User.Username, null), text) : stored.Error;
    }

    /// <summary>Gets a key.</summary>
    public async ValueTask<Result<ApiKeyDescription>> GetAsync(Caller by, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var key = UserRegistry.IsId(id) ? await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) : null;
        return key is not null && IsVisible(by, key)
            ? await DescribeAsync(key, cancellationToken).ConfigureAwait(false)
            : ApiKeyErrors.NotFound(id);
    }

    /// <summary>Lists the keys that the caller may see, oldest first.</summary>
    public async ValueTask<ImmutableArray<ApiKeyDescription>> ListAsync(Caller by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        var uses = await _store.ListUsesAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. snapshot.Keys.Where(key => IsVisible(by, key.Key)).OrderBy(key => key.Key.Id, StringComparer.Ordinal)
                .Select(key => new ApiKeyDescription(key.Key, key.Owner.User.Username, uses.TryGetValue(key.Key.Id, out var at) ? at : null)),
        ];
    }

    /// <summary>Changes the given values.</summary>
    public async ValueTask<Result<ApiKeyDescription>> PatchAsync(
        Caller by, string id, ApiKeyChange change, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(change);
        if (IsBoundKey(by))
        {
            return SignInErrors.NotAUser();
        }

        var errors = new FieldErrors();
        Check(change, errors);
        await GrantRules.CheckTierAsync(change.Tier, _tiers, errors, cancellationToken).ConfigureAwait(false);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var snapshot = await _directory.GetFreshAsync(cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(by, id, ifMatch, Change, cancellationToken).ConfigureAwait(false);

        Result<ApiKey> Change(ApiKey key)
        {
            var changed = key with
            {
                Name = change.Name ?? key.Name,
                Permissions = change.Permissions ?? key.Permissions,
                Modules = change.Modules ?? key.Modules,
                Tier = change.Tier is null ? key.Tier : change.Tier.Length == 0 ? null : change.Tier,
                ExpiresAt = change.NeverExpires ? null : change.ExpiresAt ?? key.ExpiresAt,
            };
            return snapshot.FindUser(key.Owner) is not { } owner ? ApiKeyErrors.NotFound(id)
                : !MayTakeFrom(by, key) ? Exceeds(by, key)
                : Refuse(by, owner, changed, change, snapshot) is { } refusal ? refusal
                : changed;
        }
    }

    /// <summary>Revokes a key for ever. It is still listed. A key may revoke itself.</summary>
    public async ValueTask<Result<ApiKeyDescription>> RevokeAsync(Caller by, string id, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return IsBoundKey(by) && by.Id != id ? SignInErrors.NotAUser() : await ChangeAsync(
            by, id, ifMatch, key => key.RevokedAt is null ? key with { RevokedAt = _time.GetUtcNow() } : key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a key. Returns null on success.</summary>
    public async ValueTask<KernelError?> DeleteAsync(Caller by, string id, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var found = await GetAsync(by, id, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded || IsBoundKey(by))
        {
            return found.Error ?? SignInErrors.NotAUser();
        }

        var failure = await _store.DeleteAsync(id, ifMatch ?? "*", cancellationToken).ConfigureAwait(false);
        if (failure is TableFailure.None or TableFailure.NotFound)
        {
            await _directory.ApplyAsync(ApiKeyRows.Table, rows => rows with { Keys = rows.Keys.Remove(id) }).ConfigureAwait(false);
        }

        return failure switch
        {
            TableFailure.None => null,
            TableFailure.NotFound => ApiKeyErrors.NotFound(id),
            _ => KernelErrors.PreconditionFailed($"API key {id}"),
        };
    }

    /// <summary>
    /// Whether the caller is a key without the right to administer keys. Such a key could otherwise make itself last longer, make others that outlive it, or
    /// take from its owner what it does not have itself.
    /// </summary>
    private static bool IsBoundKey(Caller by) => by.Kind == CallerKind.ApiKey && !by.HasEverywhere(Admin);

    /// <summary>
    /// Whether the caller may change what a key has: a user's own key, and one that may do no more than the caller. Revoking needs less, because it can
    /// be urgent.
    /// </summary>
    private static bool MayTakeFrom(Caller by, ApiKey key) =>
        (by.Kind == CallerKind.User && by.UserId == key.Owner) || GrantRules.Covers(by, key.Set, key.Modules);

    private static KernelError Exceeds(Caller by, ApiKey key) =>
        RoleErrors.GrantExceedsCaller($"API key {Quoted.Of(key.Name)}", GrantRules.FindExcess(by, [new AccessGrant(key.Set, key.Modules)]));

    private static bool IsVisible(Caller by, ApiKey key) => by.HasEverywhere(Admin) || (by.UserId.Length > 0 && by.UserId == key.Owner);

    private static UserPrincipal? OwnerOf(Caller by, ApiKeyChange change, IdentitySnapshot snapshot, FieldErrors errors)
    {
        if (change.Owner is null)
        {
            return snapshot.FindUser(by.UserId);
        }

        // Who may not make keys for others learns nothing about which users exist.
        var owner = snapshot.FindUserByName(UserName.Normalize(change.Owner) ?? "");
        if (owner is null || (!by.HasEverywhere(Admin) && owner.User.Id != by.UserId))
        {
            errors.Add("owner", "Must be a user for whom these credentials may create keys; leave it out for your own.");
        }

        return owner;
    }

    /// <summary>
    /// Whether a key that becomes valid, or gets another name, would have the name of another valid key of its owner. Two hosts that are asked at once may both
    /// say no.
    /// </summary>
    private bool IsNameTaken(ApiKey key, IdentitySnapshot snapshot)
    {
        var now = _time.GetUtcNow();
        var before = snapshot.FindKey(key.Id)?.Key;
        return key.IsValidAt(now) && (before?.Name != key.Name || !before.IsValidAt(now))
            && snapshot.Keys.Any(other => other.Key.Owner == key.Owner && other.Key.Name == key.Name && other.Key.Id != key.Id && other.Key.IsValidAt(now));
    }

    /// <summary>
    /// Refuses a key that could do more than the caller or the owner may, a tier that the caller may not choose, and the name of another valid key of the
    /// owner.
    /// </summary>
    private KernelError? Refuse(Caller by, UserPrincipal owner, ApiKey key, ApiKeyChange change, IdentitySnapshot snapshot)
    {
        // Permissions that the caller has for no module at all leave no modules.
        if (key.Modules.IsEmpty || !GrantRules.Covers(by, key.Set, key.Modules))
        {
            return Exceeds(by, key);
        }

        if (GrantRules.FindExcess(owner.Caller, [new AccessGrant(key.Set, key.Modules)]) is { } missing)
        {
            return RoleErrors.GrantExceedsOwner(owner.User.Username, missing);
        }

        if (change.Tier is not null && !by.HasEverywhere(Admin))
        {
            return RoleErrors.TierNeeds(Permission.KeysAdmin);
        }

        if (IsNameTaken(key, snapshot))
        {
            return ApiKeyErrors.NameTaken(key.Name);
        }

        return snapshot.Rows.Keys.ContainsKey(key.Id) ? null
            : snapshot.Rows.Keys.Count >= MostKeys ? ApiKeyErrors.TooMany(MostKeys, "in all")
            : snapshot.Keys.Count(other => other.Key.Owner == owner.User.Id) >= MostOfOwner ? ApiKeyErrors.TooMany(MostOfOwner, "of one owner")
            : null;
    }

    private void Check(ApiKeyChange change, FieldErrors errors)
    {
        DisplayNameRule.Check(change.Name, "name", LongestName, errors);
        if (change.Name?.Length == 0)
        {
            errors.Add("name", "Must not be empty.");
        }

        if (change.Permissions is { } permissions)
        {
            GrantRules.CheckPermissions(permissions, errors);
        }

        if (change.Modules is { } modules && modules.Patterns.Length is 0 or > GrantRules.MostElements)
        {
            errors.Add("modules", $"Must have 1 to {GrantRules.MostElements} elements.");
        }

        if (change.ExpiresAt <= _time.GetUtcNow())
        {
            errors.Add("expires_at", "Must be in the future.");
        }
    }

    private async ValueTask<Result<ApiKeyDescription>> ChangeAsync(
        Caller by, string id, string? ifMatch, Func<ApiKey, Result<ApiKey>> change, CancellationToken cancellationToken)
    {
        var found = await GetAsync(by, id, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        if (ifMatch is not (null or "*") && ifMatch != found.Value.Key.ETag)
        {
            return KernelErrors.PreconditionFailed($"API key {id}");
        }

        var changed = change(found.Value.Key);
        if (!changed.Succeeded || ReferenceEquals(changed.Value, found.Value.Key))
        {
            return changed.Succeeded ? found : changed.Error;
        }

        var stored = await WriteAsync(changed.Value, cancellationToken).ConfigureAwait(false);
        return stored.Succeeded ? found.Value with { Key = stored.Value } : stored.Error;
    }

    private async ValueTask<Result<ApiKey>> WriteAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var stored = await _store.WriteAsync(key, cancellationToken).ConfigureAwait(false);
        if (stored.Succeeded)
        {
            await _directory.ApplyAsync(ApiKeyRows.Table, rows => rows with { Keys = rows.Keys.SetItem(key.Id, stored.Value) }).ConfigureAwait(false);
        }

        return stored;
    }

    private async ValueTask<Result<ApiKeyDescription>> DescribeAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var snapshot = await _directory.GetAsync(cancellationToken).ConfigureAwait(false);
        var used = await _store.GetUseAsync(key.Id, cancellationToken).ConfigureAwait(false);
        return new ApiKeyDescription(key, snapshot.FindUser(key.Owner)?.User.Username ?? "", used);
    }
}
