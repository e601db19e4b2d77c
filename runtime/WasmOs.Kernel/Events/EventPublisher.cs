using System.Diagnostics.Metrics;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Kernel.Events;

/// <summary>Tells the outside what happened. Thread-safe.</summary>
/// <remarks>
/// Ask <see cref="IsWanted"/> before an event is made: it costs one look at memory, and mostly nobody wants it. When storage is down <see cref="StorageUnavailableException"/> comes through;
/// who publishes it again should publish the same event (<see cref="WasmEvent.Repeatable"/>).
/// </remarks>
public sealed class EventPublisher : IAsyncDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "WasmOs.Kernel.Events";

    private readonly WebhookDirectory _webhooks;
    private readonly DeliveryStore _deliveries;
    private readonly EventBacklog _backlog;
    private readonly Meter _meter = new(MeterName);

    /// <summary>Creates the publisher.</summary>
    public EventPublisher(IStorage storage, WebhookDirectory webhooks, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(webhooks);
        _webhooks = webhooks;
        _deliveries = new DeliveryStore(storage.Tables, storage.Queues, time, failures);
        _backlog = new EventBacklog(
            PublishAsync, time, _meter.CreateCounter<long>("wasmos_events_dropped_total", description: "Events that were dropped: for want of memory while storage was slow or down, or because they could not be published."),
            failures ?? BackgroundFailures.WithoutLog(time));
    }

    /// <summary>Events that were posted and dropped: for want of memory, or because they could not be published.</summary>
    public long Dropped => _backlog.Dropped;

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

    /// <summary>
    /// Publishes an event behind its maker's back: returns at once, and never throws for storage. Until it is stored it is in bounded memory only, so it is lost with the process. For those who cannot
    /// wait; who can, publishes.
    /// </summary>
    public void Post(WasmEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _backlog.Post(happened);
    }

    /// <summary>Stores what was posted, if storage takes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _backlog.DisposeAsync().ConfigureAwait(false);
        _meter.Dispose();
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
