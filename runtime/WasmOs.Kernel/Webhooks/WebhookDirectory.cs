using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>
/// A cache of all webhooks. Changes by this host are visible immediately, changes by other hosts after <see cref="RefreshInterval"/>. Thread-safe.
/// </summary>
public sealed class WebhookDirectory : IAsyncDisposable
{
    /// <summary>The longest delay until a change on another host is visible.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);

    private readonly ITableStore _tables;
    private readonly BackgroundFailures _failures;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private readonly SharedReading<WebhookSnapshot> _reading;

    /// <summary>The cached webhooks; null when nothing was read yet, or when the last reading is known to be out of date.</summary>
    private WebhookSnapshot? _snapshot;

    /// <summary>Creates the directory. It reads storage on first use, and then periodically.</summary>
    /// <param name="storage">Where webhooks are stored.</param>
    /// <param name="events">The events that webhooks can subscribe to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Receives failures of background refreshes; null to discard them.</param>
    /// <param name="seal">Decrypts the secrets; null for none, with which no webhook can be created.</param>
    public WebhookDirectory(IStorage storage, EventCatalog events, TimeProvider time, BackgroundFailures? failures = null, SecretSeal? seal = null)
    {
        Seal = seal ?? SecretSeal.None;
        Events = events;
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(time);
        _tables = storage.Tables;
        _failures = failures ?? BackgroundFailures.WithoutLog(time);
        _reading = new SharedReading<WebhookSnapshot>(ReadAllAsync, _stop.Token);
        _timer = time.CreateTimer(static directory => _ = ((WebhookDirectory)directory!).RefreshInBackgroundAsync(), this, RefreshInterval, RefreshInterval);
    }

    /// <summary>Encrypts and decrypts the secrets of webhooks.</summary>
    internal SecretSeal Seal { get; }

    /// <summary>The events that webhooks can subscribe to.</summary>
    internal EventCatalog Events { get; }

    /// <summary>The cached webhooks; null when they are unknown.</summary>
    internal WebhookSnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The cached webhooks, read from storage when they are unknown.</summary>
    internal ValueTask<WebhookSnapshot> GetAsync(CancellationToken cancellationToken) =>
        Snapshot is { } known ? ValueTask.FromResult(known) : LoadAsync(onlyWhenUnknown: true, cancellationToken);

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
            _failures.Report("webhooks", e);
            Volatile.Write(ref _snapshot, null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.WaitForEndAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Reads all webhooks. All who ask meanwhile share one reading, and its failure.</summary>
    private async ValueTask<WebhookSnapshot> LoadAsync(bool onlyWhenUnknown, CancellationToken cancellationToken)
    {
        return onlyWhenUnknown && Snapshot is { } known
            ? known
            : await _reading.GetAsync(onlyWhenUnknown ? static _ => true : static _ => false, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<WebhookSnapshot> ReadAllAsync(CancellationToken cancellationToken)
    {
        var page = await _tables.QueryAsync(WebhookRows.Table, new TableQuery(WebhookRows.Partition), cancellationToken).ConfigureAwait(false);
        var snapshot = new WebhookSnapshot(page.Entities.Select(row => WebhookRows.Decode(row, Seal)), Events);
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
            _failures.Report("webhooks", e);
        }
    }
}
