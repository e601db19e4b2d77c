using System.Diagnostics.Metrics;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;

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

    private readonly IEventSubscriber[] _subscribers;
    private readonly IEventCallbacks _callbacks;
    private readonly EventBacklog _backlog;
    private readonly Meter _meter = new(MeterName);

    /// <summary>Creates the publisher.</summary>
    /// <param name="subscribers">Who is told of events.</param>
    /// <param name="callbacks">Delivers events to URLs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Is told what fails behind; null for nobody.</param>
    public EventPublisher(IEnumerable<IEventSubscriber> subscribers, IEventCallbacks callbacks, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        _subscribers = [.. subscribers];
        _callbacks = callbacks;
        _backlog = new EventBacklog(
            PublishAsync, time, _meter.CreateCounter<long>("wasmos_events_dropped_total", description: "Events that were dropped: for want of memory while storage was slow or down, or because they could not be published."),
            failures ?? BackgroundFailures.WithoutLog(time));
    }

    /// <summary>Events that were posted and dropped: for want of memory, or because they could not be published.</summary>
    public long Dropped => _backlog.Dropped;

    /// <summary>Whether anybody wants events of a type: from memory, without waiting and without garbage. True also while a subscriber does not know yet.</summary>
    public bool IsWanted(string type)
    {
        foreach (var subscriber in _subscribers)
        {
            if (subscriber.Wants(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Publishes an event to all subscribers that want it; durable when the task has completed.</summary>
    public async ValueTask PublishAsync(WasmEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        foreach (var subscriber in _subscribers)
        {
            await subscriber.TakeAsync(happened, cancellationToken).ConfigureAwait(false);
        }
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

    /// <summary>Publishes an event to one target that no subscription names, such as a task's <c>callback_url</c>; durable when the task has completed.</summary>
    /// <param name="callback">Where to: as it was checked when it was taken; its address is checked again when it is called.</param>
    /// <param name="happened">The event. One event has one callback.</param>
    /// <param name="cancellationToken">Stops waiting; whether it was published is then unknown.</param>
    public ValueTask PublishToAsync(Uri callback, WasmEvent happened, CancellationToken cancellationToken) =>
        _callbacks.SendAsync(callback, happened, cancellationToken);
}
