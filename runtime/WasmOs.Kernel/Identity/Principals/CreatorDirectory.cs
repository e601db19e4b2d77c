using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Principals;

/// <summary>Finds users and API keys by the ids that they had when they made something. Reads memory. Thread-safe.</summary>
internal sealed class CreatorDirectory(IdentityDirectory directory, TimeProvider time) : ICreators
{
    /// <inheritdoc/>
    public async ValueTask<Result<Caller>> FindAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);

        // Whoever is not known here may have been stored by another host a moment ago.
        return Find(await directory.GetAsync(cancellationToken).ConfigureAwait(false), id)
            ?? Find(await directory.GetFreshAsync(cancellationToken).ConfigureAwait(false), id)
            ?? AccessErrors.CreatorGone();
    }

    private Result<Caller>? Find(IdentitySnapshot snapshot, string id)
    {
        if (snapshot.FindUser(id) is { } user)
        {
            return user.User.Disabled ? AccessErrors.CreatorDisabled(user.Caller.Name, "is disabled") : user.Caller;
        }

        if (snapshot.FindKey(id) is not { } key)
        {
            return null;
        }

        return key.Key.RevokedAt is not null ? AccessErrors.CreatorDisabled(key.Caller.Name, "is revoked")
            : key.Key.ExpiresAt <= time.GetUtcNow() ? AccessErrors.CreatorDisabled(key.Caller.Name, "has expired")
            : key.Owner.User.Disabled ? AccessErrors.CreatorDisabled(key.Caller.Name, "belongs to a user who is disabled")
            : key.Caller;
    }
}
