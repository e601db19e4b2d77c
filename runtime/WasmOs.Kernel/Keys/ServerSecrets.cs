using System.Collections.Concurrent;
using System.Security.Cryptography;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Secrets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Keys;

/// <summary>
/// Secrets that all hosts of a deployment share, 32 random bytes for each purpose. A secret is made at its first use and never changes. Thread-safe.
/// </summary>
/// <param name="tables">Where the secrets are stored.</param>
/// <param name="seal">Encrypts the stored secrets.</param>
/// <param name="options">Secrets from the settings.</param>
/// <param name="time">The clock.</param>
public sealed class ServerSecrets(ITableStore tables, SecretSeal seal, KeyOptions options, TimeProvider time)
{
    private const int Bytes = 32;

    private readonly ConcurrentDictionary<string, byte[]> _known = new(StringComparer.Ordinal);

    /// <summary>The secret for a purpose: a constant of the program, lower-case letters and hyphens.</summary>
    /// <returns>The secret, which the caller must not change; an error when there is no key to seal with or the stored secret cannot be read.</returns>
    /// <exception cref="StorageUnavailableException">Storage is down and the secret is not in memory.</exception>
    public ValueTask<Result<byte[]>> GetAsync(string purpose, CancellationToken cancellationToken)
    {
        if (purpose == KeyPurpose.ApiKeys && options.ApiKeySecret is { } given)
        {
            return ValueTask.FromResult<Result<byte[]>>(given);
        }

        return _known.TryGetValue(purpose, out var known) ? ValueTask.FromResult<Result<byte[]>>(known) : LoadAsync(purpose, cancellationToken);
    }

    private async ValueTask<Result<byte[]>> LoadAsync(string purpose, CancellationToken cancellationToken)
    {
        if (!seal.HasKey)
        {
            return SecretErrors.KeyMissing();
        }

        var (partition, rowKey) = KeyRows.SecretKeyOf(purpose);
        var row = await tables.GetAsync(KeyRows.Table, partition, rowKey, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            // The first writer wins: a host that comes second reads what the first has stored.
            var made = KeyRows.EncodeSecret(purpose, RandomNumberGenerator.GetBytes(Bytes), time.GetUtcNow(), seal);
            await tables.WriteAsync(KeyRows.Table, TableWrite.Insert(made), cancellationToken).ConfigureAwait(false);
            row = await tables.GetAsync(KeyRows.Table, partition, rowKey, cancellationToken).ConfigureAwait(false);
        }

        if (row is null)
        {
            throw new StorageUnavailableException("tables", $"The secret for {purpose} was deleted while it was stored. Try again.");
        }

        return KeyRows.TryDecodeSecret(row, seal, out var problem) is { } secret ? _known.GetOrAdd(purpose, secret) : KeyErrors.Unreadable(purpose, problem!);
    }
}
