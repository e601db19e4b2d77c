using System.ComponentModel.DataAnnotations;
using WasmOs.Infra.Azure;

namespace WasmOs.Host.Queues;

/// <summary>The options of queue functions: <c>extensions.queues</c> of <c>host.json</c>, with the meanings that they have in Azure Functions.</summary>
public sealed class QueueOptions
{
    /// <summary>The most messages that one receive can return: Azure Queue Storage's limit.</summary>
    public const int MaxBatchSize = 32;

    /// <summary>The most messages that one receive returns, for each queue.</summary>
    /// <value>16</value>
    [Range(1, MaxBatchSize)]
    public int BatchSize { get; set; } = 16;

    /// <summary>
    /// The next batch of a queue is received when no more than this many of its messages run. So at most this many and a batch run at once. Null for half a
    /// batch a core.
    /// </summary>
    /// <value>null</value>
    [Range(0, 1000)]
    public int? NewBatchThreshold { get; set; }

    /// <summary>How often a message is tried before it goes to the poison queue.</summary>
    /// <value>5</value>
    [Range(1, 100)]
    public int MaxDequeueCount { get; set; } = 5;

    /// <summary>How long a message whose function failed stays hidden before it is tried again.</summary>
    /// <value>zero</value>
    public TimeSpan VisibilityTimeout { get; set; }

    /// <summary>
    /// The longest pause between two polls of an empty queue. Null for 60 ms on a storage account, which other processes use too; for 1 s on the local store,
    /// where this process sends all messages and wakes its listeners itself; and for 5 s for poison queues.
    /// </summary>
    /// <value>null</value>
    public TimeSpan? MaxPollingInterval { get; set; }

    /// <summary>
    /// How long a received message is hidden from other receivers. Renewed at half of this time while the message's function runs. When a host dies, its
    /// messages become visible after this time.
    /// </summary>
    /// <value>30 s (<c>QUEUE_LEASE</c>, in seconds)</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How a message's bytes are encoded as text in a storage account. The local store keeps bytes.</summary>
    /// <value>base 64</value>
    public QueueMessageEncoding MessageEncoding { get; set; } = QueueMessageEncoding.Base64;

    /// <summary><see cref="NewBatchThreshold"/> or its default.</summary>
    internal int EffectiveThreshold => NewBatchThreshold ?? Math.Max(1, BatchSize / 2) * Environment.ProcessorCount;
}
