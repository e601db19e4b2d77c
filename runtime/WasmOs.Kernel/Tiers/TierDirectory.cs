using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tiers;

/// <summary>
/// A cache of all tiers. Changes by this host are visible immediately, changes by other hosts after <see cref="RefreshInterval"/>. Thread-safe.
/// </summary>
public sealed class TierDirectory : IAsyncDisposable
{
    /// <summary>The longest delay until a change on another host is visible.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);

    private readonly ITableStore _tables;
    private readonly TierOptions _options;
    private readonly BackgroundFailures _failures;
    private readonly ITimer? _timer;
    private readonly CancellationTokenSource _stop = new();
    private readonly SharedReading<TierSnapshot> _reading;

    /// <summary>The cached tiers; null when nothing was read yet, or when the last reading is known to be out of date.</summary>
    private TierSnapshot? _snapshot;

    /// <summary>Creates the directory. It reads storage on first use, and then periodically where other hosts can change it.</summary>
    public TierDirectory(IStorage storage, TierOptions options, TimeProvider time, BackgroundFailures failures)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(time);
        (_tables, _options, _failures) = (storage.Tables, options, failures);
        _reading = new SharedReading<TierSnapshot>(ReadAllAsync, _stop.Token);
        _timer = storage.IsShared
            ? time.CreateTimer(static directory => _ = ((TierDirectory)directory!).RefreshInBackgroundAsync(), this, RefreshInterval, RefreshInterval)
            : null;
    }

    /// <summary>The cached tiers; null when they are unknown.</summary>
    internal TierSnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The cached tiers, read from storage when they are unknown.</summary>
    internal ValueTask<TierSnapshot> GetAsync(CancellationToken cancellationToken) =>
        Snapshot is { } known ? ValueTask.FromResult(known) : LoadAsync(onlyWhenUnknown: true, cancellationToken);

    /// <summary>The tiers as storage has them now.</summary>
    internal ValueTask<TierSnapshot> ReadAsync(CancellationToken cancellationToken) => LoadAsync(onlyWhenUnknown: false, cancellationToken);

    /// <summary>Refreshes the cache after a change by this host. When storage cannot be read, the cache becomes unknown.</summary>
    internal async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(onlyWhenUnknown: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            // The change is stored, so the caller succeeded all the same. The next use reads storage.
            _failures.Report("tiers", e);
            Volatile.Write(ref _snapshot, null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.WaitForEndAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Reads all tiers. All who ask meanwhile share one reading, and its failure.</summary>
    private async ValueTask<TierSnapshot> LoadAsync(bool onlyWhenUnknown, CancellationToken cancellationToken)
    {
        return onlyWhenUnknown && Snapshot is { } known
            ? known
            : await _reading.GetAsync(onlyWhenUnknown ? static _ => true : static _ => false, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TierSnapshot> ReadAllAsync(CancellationToken cancellationToken)
    {
        var page = await _tables.QueryAsync(TierRows.Table, new TableQuery(TierRows.Partition), cancellationToken).ConfigureAwait(false);
        var stored = page.Entities.Select(TierRows.Decode).ToDictionary(tier => tier.Name, StringComparer.Ordinal);
        var builtIn = _options.Tiers.Select(tier => stored.GetValueOrDefault(tier.Name, tier));
        Tier[] all = [.. builtIn, .. stored.Values.Where(tier => !tier.IsBuiltIn)];

        // Callers remember the snapshot that their limits come from, so the same tiers stay the same object.
        var snapshot = Snapshot is { } last && last.Tiers.SequenceEqual(all) ? last : new TierSnapshot(all);
        Volatile.Write(ref _snapshot, snapshot);
        return snapshot;
    }

    private async Task RefreshInBackgroundAsync()
    {
        if (_reading.IsRunning)
        {
            return; // Its outcome is as good as that of one more, and the next round looks again.
        }

        try
        {
            await LoadAsync(onlyWhenUnknown: false, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            // The host is shutting down.
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the background refresh: the cache stays as it is, and the next round tries again.
            _failures.Report("tiers", e);
        }
    }
}
