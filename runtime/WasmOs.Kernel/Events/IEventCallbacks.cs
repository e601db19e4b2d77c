namespace WasmOs.Kernel.Events;

/// <summary>Delivers an event to one URL that no subscription names, such as a task's <c>callback_url</c>. Thread-safe.</summary>
public interface IEventCallbacks
{
    /// <summary>Takes an event for a URL; durable when the task has completed. The same event may come again.</summary>
    /// <param name="callback">Where to: as it was checked when it was taken; its address is checked again when it is called.</param>
    /// <param name="happened">The event. One event has one callback.</param>
    /// <param name="cancellationToken">Stops waiting; whether the event was taken is then unknown.</param>
    ValueTask SendAsync(Uri callback, WasmEvent happened, CancellationToken cancellationToken);
}
