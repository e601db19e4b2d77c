using System.Collections.Concurrent;
using WasmOs.Common;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Secrets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Keys;

/// <summary>The signing keys of all purposes. The first key of a purpose is made at its first use. Thread-safe.</summary>
/// <remarks>
/// Several keys of a purpose are valid at once: the newest signs, and each older one verifies until <see cref="VerifyFor"/> after its successor was made. So a
/// rotation ends no session. A host sees the rotation of another host after <see cref="RefreshAfter"/> at most, and at once when a signature names a key that
/// the host does not know.
/// </remarks>
/// <param name="tables">Where the keys are stored.</param>
/// <param name="seal">Encrypts the stored keys.</param>
/// <param name="options">Keys from the settings.</param>
/// <param name="time">The clock.</param>
public sealed class SigningKeys(ITableStore tables, SecretSeal seal, KeyOptions options, TimeProvider time)
{
    /// <summary>The longest time until a host signs with the new key after a rotation by another host.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(5);

    /// <summary>How long a key of tokens verifies after its successor was made. Keys of the audit trail verify forever.</summary>
    public static readonly TimeSpan VerifyFor = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, KeyRing> _rings = new(StringComparer.Ordinal);
    private readonly SigningKey[] _configured = [.. options.TokenSecrets.Select((secret, i) => SigningKey.FromSecret(secret, -i))];

    /// <summary>The key that signs now. Makes the first key of the purpose when there is none.</summary>
    /// <param name="purpose">A <see cref="KeyPurpose"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The key; an error when there is no key to seal with or the stored key cannot be read.</returns>
    /// <exception cref="StorageUnavailableException">Storage is down and the key is not in memory.</exception>
    public async ValueTask<Result<SigningKey>> GetSignerAsync(string purpose, CancellationToken cancellationToken)
    {
        if (IsConfigured(purpose))
        {
            return _configured[0];
        }

        var snapshot = await RingOf(purpose).GetAsync(RefreshAfter, cancellationToken).ConfigureAwait(false);
        if (snapshot.IsEmpty)
        {
            if (!seal.HasKey)
            {
                return SecretErrors.KeyMissing();
            }

            await TryInsertAsync(purpose, number: 1, cancellationToken).ConfigureAwait(false);
            snapshot = await RingOf(purpose).GetAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }

        return snapshot.Newest is { } newest ? newest : KeyErrors.Unreadable(purpose, snapshot.Problem ?? "The key was deleted. Try again.");
    }

    /// <summary>The key with an id, to verify a signature with. Null when there is no such key or it is no longer valid.</summary>
    /// <param name="purpose">A <see cref="KeyPurpose"/>.</param>
    /// <param name="kid">The id, as anybody may have written it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StorageUnavailableException">Storage is down and the key is not in memory.</exception>
    public async ValueTask<SigningKey?> FindAsync(string purpose, string kid, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kid);
        if (IsConfigured(purpose))
        {
            return Array.Find(_configured, key => key.Kid == kid);
        }

        if (kid.Length != EcPublicKey.KidLength)
        {
            return null;
        }

        var ring = RingOf(purpose);
        var snapshot = await ring.GetAsync(RefreshAfter, cancellationToken).ConfigureAwait(false);
        if (!snapshot.TryFind(kid, time.GetUtcNow(), out var key) && ring.MayReload())
        {
            snapshot = await ring.GetAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            snapshot.TryFind(kid, time.GetUtcNow(), out key);
        }

        return key;
    }

    /// <summary>All keys that verify now, newest first. Those of tokens are what <c>/.well-known/jwks.json</c> publishes.</summary>
    /// <returns>Keys that the server made; none when the signing key is a setting.</returns>
    public async ValueTask<IReadOnlyList<SigningKey>> ListAsync(string purpose, CancellationToken cancellationToken)
    {
        if (IsConfigured(purpose))
        {
            return [];
        }

        var snapshot = await RingOf(purpose).GetAsync(RefreshAfter, cancellationToken).ConfigureAwait(false);
        return snapshot.ValidAt(time.GetUtcNow());
    }

    /// <summary>Makes a new key, which signs from now on.</summary>
    /// <returns>The new key; an error when the key is a setting, or cannot be stored.</returns>
    public async ValueTask<Result<SigningKey>> RotateAsync(string purpose, CancellationToken cancellationToken)
    {
        if (IsConfigured(purpose))
        {
            return KeyErrors.Configured();
        }

        if (!seal.HasKey)
        {
            return SecretErrors.KeyMissing();
        }

        const int attempts = 5;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var snapshot = await RingOf(purpose).GetAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (await TryInsertAsync(purpose, snapshot.LastNumber + 1, cancellationToken).ConfigureAwait(false) is { } made)
            {
                await RingOf(purpose).GetAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                return made;
            }
        }

        return KeyErrors.RotationConflict();
    }

    /// <summary>Deletes the keys of tokens that verify no longer.</summary>
    /// <returns>The number of deleted keys.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var snapshot = await RingOf(KeyPurpose.Tokens).GetAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        var removed = 0;
        foreach (var number in snapshot.RetiredAt(now))
        {
            var deletion = TableWrite.Delete(KeyRows.PartitionOf(KeyPurpose.Tokens), KeyRows.RowKeyOf(number), "*");
            removed += (await tables.WriteAsync(KeyRows.Table, deletion, cancellationToken).ConfigureAwait(false)).Succeeded ? 1 : 0;
        }

        return removed;
    }

    private bool IsConfigured(string purpose) => purpose == KeyPurpose.Tokens && _configured.Length > 0;

    private KeyRing RingOf(string purpose) => _rings.GetOrAdd(purpose, static (key, self) => self.NewRing(key), this);

    private KeyRing NewRing(string purpose) => new(tables, seal, purpose, purpose == KeyPurpose.Audit ? null : VerifyFor, time);

    /// <summary>Stores a new key under a number. Null when the number is taken, because another host was first.</summary>
    private async ValueTask<SigningKey?> TryInsertAsync(string purpose, int number, CancellationToken cancellationToken)
    {
        var made = SigningKey.Create(number, time.GetUtcNow());
        var written = await tables.WriteAsync(KeyRows.Table, TableWrite.Insert(KeyRows.Encode(purpose, made, seal)), cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? made : null;
    }
}
