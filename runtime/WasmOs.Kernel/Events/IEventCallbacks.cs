namespace WasmOs.Kernel.Events;

/// <summary>Delivers an event to one URL outside subscriptions, such as a task's <c>callback_url</c>. Thread-safe.</summary>
public interface IEventCallbacks
{
    /// <summary>Accepts an event for a URL. The event is durable when the task has completed. The same event may be passed again.</summary>
    /// <param name="callback">The target, already validated when the request was accepted. Its address is checked again before delivery.</param>
    /// <param name="happened">The event. An event has one callback at most.</param>
    /// <param name="cancellationToken">Stops waiting; it is then unknown whether the event was accepted.</param>
    ValueTask SendAsync(Uri callback, WasmEvent happened, CancellationToken cancellationToken);
}
