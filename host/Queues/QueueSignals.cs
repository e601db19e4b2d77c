using System.Collections.Concurrent;

namespace WasmOs.Host.Queues;

/// <summary>Brings the news that a message was sent from the store to the queue's listener. Thread-safe.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, QueueSignal> _listening = new(StringComparer.Ordinal);

    /// <summary>From now on, what is sent to the queue wakes its listener.</summary>
    public void Listen(string queue, QueueSignal signal) => _listening[queue] = signal;

    /// <summary>A message of the queue becomes visible after a time; nobody may be listening.</summary>
    public void Raise(string queue, TimeSpan delay)
    {
        if (_listening.TryGetValue(queue, out var signal))
        {
            signal.Raise(delay);
        }
    }
}
