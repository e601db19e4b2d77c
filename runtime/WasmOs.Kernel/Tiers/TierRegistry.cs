using System.Collections.Immutable;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Quotas;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tiers;

/// <summary>Shows, changes and deletes tiers. Thread-safe.</summary>
/// <remarks>A write is durable when it returns. When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller.</remarks>
public sealed class TierRegistry
{
    /// <summary>The limit of tiers that are not built in. Concurrent writers on several hosts may exceed it slightly.</summary>
    public const int MostTiers = 100;

    private readonly ITableStore _tables;
    private readonly TierDirectory _directory;
    private readonly TimeProvider _time;
    private readonly CountQuota _quota;

    /// <summary>Creates the registry.</summary>
    public TierRegistry(IStorage storage, TierDirectory directory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(storage);
        (_tables, _directory, _time) = (storage.Tables, directory, time);
        _quota = new CountQuota(
            MostTiers, async cancellationToken => (await ListAsync(cancellationToken).ConfigureAwait(false)).Count(tier => !tier.IsBuiltIn), time);
    }

    /// <summary>Lists all tiers: the built-in ones, then the others by name.</summary>
    public async ValueTask<ImmutableArray<Tier>> ListAsync(CancellationToken cancellationToken) =>
        (await _directory.ReadAsync(cancellationToken).ConfigureAwait(false)).Tiers;

    /// <summary>Gets a tier.</summary>
    public async ValueTask<Result<Tier>> GetAsync(string name, CancellationToken cancellationToken)
    {
        var tier = (await _directory.ReadAsync(cancellationToken).ConfigureAwait(false)).Find(name);
        return tier is null ? TierErrors.NotFound(name) : tier;
    }

    /// <summary>Gives a tier its limits, or creates it.</summary>
    /// <param name="name">The tier's name.</param>
    /// <param name="limits">All limits of the tier.</param>
    /// <param name="ifMatch">The ETag that the tier must have; <c>*</c> for any tier that exists; null for any.</param>
    /// <param name="onlyNew">Whether a tier that exists must not be changed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<TierWritten>> PutAsync(
        string name, TierLimits limits, string? ifMatch, bool onlyNew, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var errors = new FieldErrors();
        TierRules.Check(name, limits, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        if (name == TierNames.Unlimited)
        {
            return TierErrors.Fixed();
        }

        var found = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        var current = found.Succeeded ? found.Value : null;
        if ((onlyNew && current is not null) || (ifMatch is not null && (current is null || (ifMatch != "*" && ifMatch != current.ETag))))
        {
            return onlyNew
                ? KernelErrors.Changed($"The tier {Quoted.Of(name)} exists already, and If-None-Match asks for a new one.")
                : KernelErrors.PreconditionFailed($"Tier {Quoted.Of(name)}");
        }

        return current is not null
            ? await WriteAsync(name, limits, current, mustMatch: ifMatch is not (null or "*"), cancellationToken).ConfigureAwait(false)
            : await _quota.AddAsync(
                () => TierErrors.TooMany(MostTiers), () => WriteAsync(name, limits, null, mustMatch: onlyNew, cancellationToken), static _ => true,
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a tier, or the stored change of a built-in tier. Returns null on success.</summary>
    public async ValueTask<KernelError?> DeleteAsync(string name, string? ifMatch, CancellationToken cancellationToken)
    {
        var found = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var tier = found.Value;
        if (ifMatch is not (null or "*") && ifMatch != tier.ETag)
        {
            return KernelErrors.PreconditionFailed($"Tier {Quoted.Of(name)}");
        }

        if (tier.Source != TierSource.Stored)
        {
            return null;
        }

        var deleted = await _tables.WriteAsync(
            TierRows.Table, TableWrite.Delete(TierRows.Partition, name, ifMatch ?? "*"), cancellationToken).ConfigureAwait(false);
        _quota.Forget();
        await _directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return deleted.Failure == TableFailure.ETagMismatch ? KernelErrors.PreconditionFailed($"Tier {Quoted.Of(name)}") : null;
    }

    private async ValueTask<Result<TierWritten>> WriteAsync(
        string name, TierLimits limits, Tier? current, bool mustMatch, CancellationToken cancellationToken)
    {
        var row = TierRows.Encode(name, limits, _time.GetUtcNow());
        var write = !mustMatch ? TableWrite.Upsert(row)
            : current is { Source: TierSource.Stored } ? TableWrite.Replace(row, current.ETag)
            : TableWrite.Insert(row);
        var written = await _tables.WriteAsync(TierRows.Table, write, cancellationToken).ConfigureAwait(false);
        await _directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (!written.Succeeded)
        {
            return KernelErrors.PreconditionFailed($"Tier {Quoted.Of(name)}");
        }

        row.ETag = written.ETags[0];
        return new TierWritten(TierRows.Decode(row), current is null);
    }
}
