using WasmOs.Functions.Invocation;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>A queue function: its name, its queues and its call.</summary>
/// <param name="Name">The function.</param>
/// <param name="Queue">Where its messages come from.</param>
/// <param name="Store">The queues.</param>
/// <param name="Call">Calls the function.</param>
internal sealed record QueueFunction(string Name, string Queue, IQueueStore Store, TriggerCall<ReadOnlyMemory<byte>> Call)
{
    /// <summary>What the name of a poison queue ends in.</summary>
    public const string PoisonSuffix = "-poison";

    /// <summary>Where messages go that failed too often; null when the queue is a poison queue itself, whose messages stay.</summary>
    public string? PoisonQueue { get; } = Queue.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : Queue + PoisonSuffix;

    /// <summary>Creates both queues where they are missing.</summary>
    public async Task EnsureAsync()
    {
        await Store.EnsureQueueAsync(Queue, CancellationToken.None);
        if (PoisonQueue is { } poison)
        {
            await Store.EnsureQueueAsync(poison, CancellationToken.None);
        }
    }
}
