using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Creates deliveries of events: one for each webhook that wants the event, or one to a callback. Thread-safe.</summary>
/// <remarks>When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller.</remarks>
public sealed class WebhookSubscriber : IEventSubscriber, IEventCallbacks
{
    private readonly WebhookDirectory _webhooks;
    private readonly DeliveryStore _deliveries;

    /// <summary>Creates the subscriber.</summary>
    public WebhookSubscriber(IStorage storage, WebhookDirectory webhooks, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(webhooks);
        _webhooks = webhooks;
        _deliveries = new DeliveryStore(storage.Tables, storage.Queues, time, failures);
    }

    /// <inheritdoc/>
    public bool Wants(string type) => _webhooks.Snapshot is not { } known || !known.Wanting(type).IsEmpty;

    /// <inheritdoc/>
    public async ValueTask TakeAsync(WasmEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var webhooks = (await _webhooks.GetAsync(cancellationToken).ConfigureAwait(false)).Wanting(happened.Type);
        if (webhooks.IsEmpty)
        {
            return;
        }

        var body = EventJson.Write(happened);
        await Task.WhenAll(webhooks.Select(webhook => _deliveries.AddAsync(happened, webhook.Id, null, body, cancellationToken).AsTask()))
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(Uri callback, WasmEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(happened);
        return _deliveries.AddAsync(happened, DeliveryRows.CallbackPartition(happened.Id), callback, EventJson.Write(happened), cancellationToken);
    }
}
