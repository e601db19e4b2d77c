using System.ComponentModel.DataAnnotations;
using WasmOs.Infra.Azure;

namespace WasmOs.Host.Queues;

/// <summary>How queue functions get their messages: <c>extensions.queues</c> of <c>host.json</c>, with the meanings that Azure Functions gives them.</summary>
public sealed class QueueOptions
{
    /// <summary>The most messages that one receive can bring: Azure Queue Storage's limit.</summary>
    public const int MaxBatchSize = 32;

    /// <summary>Messages that one receive brings at most, for each queue.</summary>
    /// <value>16</value>
    [Range(1, MaxBatchSize)]
    public int BatchSize { get; set; } = 16;

    /// <summary>When so few messages of a queue run, the next are fetched; at most this many and a batch run at once. Null for half a batch a core.</summary>
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

    /// <summary>The longest pause between two looks at an empty queue. Null for 60 ms on a storage account, where others send too, and 1 s on the local store,
    /// where this process sends everything and wakes its own listeners; 5 s for poison queues.</summary>
    /// <value>null</value>
    public TimeSpan? MaxPollingInterval { get; set; }

    /// <summary>How long a received message is hidden from others; renewed at half this time while its function runs. When a host dies, its messages come back after it.</summary>
    /// <value>30 s (<c>QUEUE_LEASE</c>, in seconds)</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How a message's bytes become the text of a queue of a storage account; the local store keeps bytes.</summary>
    /// <value>base 64</value>
    public QueueMessageEncoding MessageEncoding { get; set; } = QueueMessageEncoding.Base64;

    /// <summary><see cref="NewBatchThreshold"/> or its default.</summary>
    internal int EffectiveThreshold => NewBatchThreshold ?? Math.Max(1, BatchSize / 2) * Environment.ProcessorCount;
}
