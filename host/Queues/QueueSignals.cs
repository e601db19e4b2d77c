using System.Collections.Concurrent;

namespace WasmOs.Host.Queues;

/// <summary>Forwards from the store to the listener of a queue that a message was sent. Thread-safe.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, QueueSignal> _listening = new(StringComparer.Ordinal);

    /// <summary>Registers the signal of a queue's listener. Messages that are sent from now on raise the signal.</summary>
    public void Listen(string queue, QueueSignal signal) => _listening[queue] = signal;

    /// <summary>Raises the signal of a queue for a message that becomes visible after a delay. Does nothing for a queue without a listener.</summary>
    public void Raise(string queue, TimeSpan delay)
    {
        if (_listening.TryGetValue(queue, out var signal))
        {
            signal.Raise(delay);
        }
    }
}
