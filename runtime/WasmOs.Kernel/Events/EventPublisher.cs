using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Events;

/// <summary>Publishes events to subscribers and callbacks. Thread-safe.</summary>
/// <remarks>
/// Check <see cref="IsWanted"/> before creating an event: the check reads memory only, and usually no subscriber wants the event. When storage is down,
/// publishing throws <see cref="StorageUnavailableException"/>. A caller that retries must publish the same event again (<see cref="WasmEvent.Repeatable"/>).
/// </remarks>
public sealed class EventPublisher : IAsyncDisposable
{
    private readonly IEventSubscriber[] _subscribers;
    private readonly IEventCallbacks _callbacks;
    private readonly EventBacklog _backlog;

    /// <summary>Creates the publisher.</summary>
    /// <param name="subscribers">The receivers of events.</param>
    /// <param name="callbacks">Delivers events to URLs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">Receives failures of background publishing; null to discard them.</param>
    public EventPublisher(IEnumerable<IEventSubscriber> subscribers, IEventCallbacks callbacks, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        _subscribers = [.. subscribers];
        _callbacks = callbacks;
        _backlog = new EventBacklog(PublishAsync, time, failures ?? BackgroundFailures.WithoutLog(time));
    }

    /// <summary>The number of posted events that were dropped, for lack of memory or because they could not be published.</summary>
    public long Dropped => _backlog.Dropped;

    /// <summary>
    /// Whether any subscriber wants events of a type. Reads memory only; does not wait or allocate. Also true while a subscriber does not know yet.
    /// </summary>
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

    /// <summary>Publishes an event to all subscribers that want it. The event is durable when the task has completed.</summary>
    public async ValueTask PublishAsync(WasmEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        foreach (var subscriber in _subscribers)
        {
            await subscriber.TakeAsync(happened, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Publishes an event in the background. Returns immediately and never throws for storage. Until the event is stored it exists only in bounded memory, so
    /// it is lost if the process ends. For callers that cannot wait; others use <see cref="PublishAsync"/>.
    /// </summary>
    public void Post(WasmEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _backlog.Post(happened);
    }

    /// <summary>Stores the posted events, if storage accepts them, and stops.</summary>
    public ValueTask DisposeAsync() => _backlog.DisposeAsync();

    /// <summary>
    /// Publishes an event to one target outside subscriptions, such as a task's <c>callback_url</c>. The event is durable when the task has completed.
    /// </summary>
    /// <param name="callback">The target, already validated when the request was accepted. Its address is checked again before delivery.</param>
    /// <param name="happened">The event. An event has one callback at most.</param>
    /// <param name="cancellationToken">Stops waiting; it is then unknown whether the event was published.</param>
    public ValueTask PublishToAsync(Uri callback, WasmEvent happened, CancellationToken cancellationToken) =>
        _callbacks.SendAsync(callback, happened, cancellationToken);
}
