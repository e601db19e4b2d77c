using WasmOs.Functions.Invocation;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>A queue function: its name, its queues and its call.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Queue">The name of the queue with its messages.</param>
/// <param name="Store">The store of the queues.</param>
/// <param name="Call">Calls the function.</param>
internal sealed record QueueFunction(string Name, string Queue, IQueueStore Store, TriggerCall<ReadOnlyMemory<byte>> Call)
{
    /// <summary>The suffix in the name of a poison queue.</summary>
    public const string PoisonSuffix = "-poison";

    /// <summary>The queue for messages that failed too often. Null when this queue is a poison queue itself: its messages are tried for ever.</summary>
    public string? PoisonQueue { get; } = Queue.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : Queue + PoisonSuffix;

    /// <summary>Creates the queue and its poison queue if they are missing.</summary>
    public async Task EnsureAsync()
    {
        await Store.EnsureQueueAsync(Queue, CancellationToken.None);
        if (PoisonQueue is { } poison)
        {
            await Store.EnsureQueueAsync(poison, CancellationToken.None);
        }
    }
}
