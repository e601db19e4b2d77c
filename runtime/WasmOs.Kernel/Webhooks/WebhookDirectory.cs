using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Secrets;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>All webhooks in memory. Those that other hosts make are seen after <see cref="RefreshInterval"/>, those of this host at once. Thread-safe.</summary>
public sealed class WebhookDirectory : IAsyncDisposable
{
    /// <summary>How late a change on another host is seen.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);

    private readonly ITableStore _tables;
    private readonly BackgroundFailures _failures;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Null while nobody knows: nothing was read yet, or what was read is known to be old.</summary>
    private WebhookSnapshot? _snapshot;

    /// <summary>Creates the directory; it reads storage when it is first asked, and then now and again.</summary>
    /// <param name="storage">Where webhooks are.</param>
    /// <param name="events">The events that webhooks can subscribe to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Is told what fails behind; null for nobody.</param>
    /// <param name="seal">Opens their secrets; null for none, under which no webhook can be made.</param>
    public WebhookDirectory(IStorage storage, EventCatalog events, TimeProvider time, BackgroundFailures? failures = null, SecretSeal? seal = null)
    {
        Seal = seal ?? SecretSeal.None;
        Events = events;
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(time);
        _tables = storage.Tables;
        _failures = failures ?? BackgroundFailures.WithoutLog(time);
        _timer = time.CreateTimer(static directory => _ = ((WebhookDirectory)directory!).RefreshBehindAsync(), this, RefreshInterval, RefreshInterval);
    }

    /// <summary>What the secrets of webhooks are stored under.</summary>
    internal SecretSeal Seal { get; }

    /// <summary>The events that webhooks can subscribe to.</summary>
    internal EventCatalog Events { get; }

    /// <summary>What is known now; null when nothing is.</summary>
    internal WebhookSnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>What is known, read from storage when nothing is.</summary>
    internal ValueTask<WebhookSnapshot> GetAsync(CancellationToken cancellationToken) =>
        Snapshot is { } known ? ValueTask.FromResult(known) : LoadAsync(onlyWhenUnknown: true, cancellationToken);

    /// <summary>Takes a change of this host in. When storage cannot be read, nothing is known until it can.</summary>
    internal async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(onlyWhenUnknown: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            // The change is stored, so its caller succeeded all the same; who asks next reads it.
            _failures.Report("webhooks", e);
            Volatile.Write(ref _snapshot, null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loading.WaitAsync().ConfigureAwait(false);
        _loading.Dispose();
        _stop.Dispose();
    }

    /// <summary>One reader at a time, so that an older reading never replaces a newer one.</summary>
    private async ValueTask<WebhookSnapshot> LoadAsync(bool onlyWhenUnknown, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (onlyWhenUnknown && Snapshot is { } known)
            {
                return known;
            }

            var page = await _tables.QueryAsync(WebhookRows.Table, new TableQuery(WebhookRows.Partition), cancellationToken).ConfigureAwait(false);
            var snapshot = new WebhookSnapshot(page.Entities.Select(row => WebhookRows.Decode(row, Seal)), Events);
            Volatile.Write(ref _snapshot, snapshot);
            return snapshot;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task RefreshBehindAsync()
    {
        try
        {
            await LoadAsync(onlyWhenUnknown: false, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            // The host ends.
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the refresh: what is known stays, and the next round tries again.
            _failures.Report("webhooks", e);
        }
    }
}
