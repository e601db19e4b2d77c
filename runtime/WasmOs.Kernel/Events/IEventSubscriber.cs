namespace WasmOs.Kernel.Events;

/// <summary>A room that wants to know what happened, such as webhooks. The publisher asks it; the subscriber decides what becomes of an event. Thread-safe.</summary>
public interface IEventSubscriber
{
    /// <summary>Whether the subscriber wants events of a type. Answers from memory, without waiting and without garbage; true also while the subscriber does not know yet.</summary>
    bool Wants(string type);

    /// <summary>Takes an event; durable when the task has completed. An event that nobody wants costs nothing. The same event may come again.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="cancellationToken">Stops waiting; whether the event was taken is then unknown.</param>
    ValueTask TakeAsync(WasmEvent happened, CancellationToken cancellationToken);
}
