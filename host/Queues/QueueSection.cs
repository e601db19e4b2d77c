using WasmOs.Host.Startup;
using WasmOs.Infra.Azure;

namespace WasmOs.Host.Queues;

/// <summary>Reads the section <c>extensions.queues</c> of <c>host.json</c>.</summary>
internal static class QueueSection
{
    private const int MaxDequeues = 100;
    private static readonly TimeSpan ShortestPolling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromDays(7);

    /// <summary>Reads the section into the options. A missing section leaves them unchanged.</summary>
    public static void Read(JsonSection? queues, QueueOptions options)
    {
        if (queues is null)
        {
            return;
        }

        options.MaxPollingInterval = queues.Duration("maxPollingInterval", ShortestPolling) ?? options.MaxPollingInterval;
        options.VisibilityTimeout = queues.Duration("visibilityTimeout", TimeSpan.Zero, LongestVisibility) ?? options.VisibilityTimeout;
        options.BatchSize = queues.Number("batchSize", 1, QueueOptions.MaxBatchSize) ?? options.BatchSize;
        options.MaxDequeueCount = queues.Number("maxDequeueCount", 1, MaxDequeues) ?? options.MaxDequeueCount;
        options.NewBatchThreshold = queues.Number("newBatchThreshold", 0, 1000) ?? options.NewBatchThreshold;
        options.MessageEncoding = queues.Text("messageEncoding")?.ToUpperInvariant() switch
        {
            null or "BASE64" => QueueMessageEncoding.Base64,
            "NONE" => QueueMessageEncoding.None,
            _ => queues.Wrong<QueueMessageEncoding>("messageEncoding", "\"base64\" or \"none\""),
        };
        queues.ReportUnknown();
    }
}
