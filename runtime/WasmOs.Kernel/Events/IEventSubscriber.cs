namespace WasmOs.Kernel.Events;

/// <summary>A room that receives events, such as webhooks. The subscriber decides what to do with an event. Thread-safe.</summary>
public interface IEventSubscriber
{
    /// <summary>
    /// Whether the subscriber wants events of a type. Reads memory only; does not wait or allocate. Also true while the subscriber does not know yet.
    /// </summary>
    bool Wants(string type);

    /// <summary>Accepts an event; durable when the task has completed. An event that nobody wants costs nothing. The same event may be passed again.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="cancellationToken">Stops waiting; it is then unknown whether the event was accepted.</param>
    ValueTask TakeAsync(WasmEvent happened, CancellationToken cancellationToken);
}
