using System.Text.Json;

namespace WasmOs.FunctionsHosting.Configuration;

/// <summary>The section <c>extensions.queues</c> of <c>host.json</c>, with the defaults of the storage extension.</summary>
internal sealed record QueueSettings
{
    /// <summary>Messages of one fetch.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is fetched when no more messages than these are being worked on.</summary>
    public int NewBatchThreshold { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>A message that was received as often as this, and whose function failed, goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>The longest pause between two polls of an empty queue.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a message stays hidden after its function failed.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>How long a message is hidden when it is fetched and when it is renewed: the extension's own, which no file changes.</summary>
    public TimeSpan MessageVisibility { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether messages are base 64 on the wire; otherwise they are text.</summary>
    public bool IsBase64 { get; init; } = true;

    public static QueueSettings Read(JsonElement root)
    {
        var defaults = new QueueSettings();
        var batchSize = root.FindInt32(defaults.BatchSize, "extensions", "queues", "batchSize");
        return new QueueSettings
        {
            BatchSize = batchSize,
            NewBatchThreshold = root.FindInt32(batchSize / 2 * Environment.ProcessorCount, "extensions", "queues", "newBatchThreshold"),
            MaxDequeueCount = root.FindInt32(defaults.MaxDequeueCount, "extensions", "queues", "maxDequeueCount"),
            MaxPollingInterval = root.FindTimeSpan(defaults.MaxPollingInterval, "extensions", "queues", "maxPollingInterval"),
            VisibilityTimeout = root.FindTimeSpan(defaults.VisibilityTimeout, "extensions", "queues", "visibilityTimeout"),
            IsBase64 = !"none".Equals(root.FindString("extensions", "queues", "messageEncoding"), StringComparison.OrdinalIgnoreCase),
        };
    }
}
