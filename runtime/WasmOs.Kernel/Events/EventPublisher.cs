using WasmOs.Kernel.Storage;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Kernel.Events;

/// <summary>Tells the outside what happened. Thread-safe.</summary>
/// <remarks>
/// Ask <see cref="IsWanted"/> before an event is made: it costs one look at memory, and mostly nobody wants it. When storage is down <see cref="StorageUnavailableException"/> comes through;
/// who publishes it again should publish the same event (<see cref="WasmEvent.Repeatable"/>).
/// </remarks>
public sealed class EventPublisher
{
    private readonly WebhookDirectory _webhooks;
    private readonly DeliveryStore _deliveries;

    /// <summary>Creates the publisher.</summary>
    public EventPublisher(IStorage storage, WebhookDirectory webhooks, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(webhooks);
        _webhooks = webhooks;
        _deliveries = new DeliveryStore(storage.Tables, storage.Queues, time);
    }

    /// <summary>Whether anybody wants events of a type: from memory, without waiting and without garbage. True also while the webhooks have not been read.</summary>
    public bool IsWanted(string type) => _webhooks.Snapshot is not { } known || !known.Wanting(type).IsEmpty;

    /// <summary>Publishes an event to all webhooks that want it; durable when the task has completed.</summary>
    public async ValueTask PublishAsync(WasmEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var webhooks = (await _webhooks.GetAsync(cancellationToken).ConfigureAwait(false)).Wanting(happened.Type);
        if (webhooks.IsEmpty)
        {
            return;
        }

        var body = EventJson.Write(happened);
        await Task.WhenAll(webhooks.Select(webhook => _deliveries.AddAsync(happened, webhook.Id, null, body, cancellationToken).AsTask())).ConfigureAwait(false);
    }

    /// <summary>Publishes an event to one target that no webhook names, such as a task's <c>callback_url</c>; durable when the task has completed.</summary>
    /// <param name="callback">Where to: as it was checked when it was taken; its address is checked again when it is called.</param>
    /// <param name="happened">The event. One event has one callback.</param>
    /// <param name="cancellationToken">Stops waiting; whether it was published is then unknown.</param>
    public ValueTask PublishToAsync(Uri callback, WasmEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(happened);
        return _deliveries.AddAsync(happened, DeliveryRows.CallbackPartition(happened.Id), callback, EventJson.Write(happened), cancellationToken);
    }
}
