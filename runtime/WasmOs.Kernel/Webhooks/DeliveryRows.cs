using System.Text.Json;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Encodes and decodes deliveries as rows of the table <c>WebhookDeliveries</c>: one partition per webhook, newest first.</summary>
internal static class DeliveryRows
{
    public const string Table = "WebhookDeliveries";

    private const string CallbackPrefix = "callback-";

    /// <summary>The partition of an event's callback: one of 16, so that the load is spread.</summary>
    public static string CallbackPartition(ExecutionId id) => CallbackPrefix + id.ToString()[^1];

    /// <summary>Whether a partition contains callbacks.</summary>
    public static bool IsCallback(string partition) => partition.StartsWith(CallbackPrefix, StringComparison.Ordinal);

    /// <summary>The row key: the id with all bits inverted. Ids sort by time, so newer rows come first, and a row can be found by its id alone.</summary>
    public static string RowKeyOf(ExecutionId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        foreach (ref var b in bytes)
        {
            b = (byte)~b;
        }

        return Convert.ToHexStringLower(bytes);
    }

    public static TableEntity Encode(WebhookDelivery delivery) => new TableEntity(delivery.Webhook, RowKeyOf(delivery.Id))
        .Set("event", delivery.Id.Value)
        .Set("callback", delivery.Callback?.AbsoluteUri)
        .Set("type", delivery.Type)
        .Set("state", (int)delivery.State)
        .Set("created_at", delivery.CreatedAt)
        .Set("next_attempt_at", delivery.NextAttemptAt)
        .Set("deadline", delivery.Deadline)
        .Set("attempt_count", delivery.AttemptCount)
        .Set(
            "attempts", delivery.Attempts.IsEmpty ? null : JsonSerializer.SerializeToUtf8Bytes([.. delivery.Attempts], WebhookJson.Stored.DeliveryAttemptArray))
        .Set("reason", delivery.Reason)
        .Set("trace", delivery.TraceParent)
        .Set("body", delivery.Body.ToArray());

    public static WebhookDelivery Decode(TableEntity row) => new()
    {
        Id = new ExecutionId((Guid)row.Properties["event"]),
        Webhook = row.PartitionKey,
        Callback = row.GetString("callback") is { } callback ? new Uri(callback) : null,
        Type = row.GetString("type")!,
        State = (DeliveryState)row.GetInt64("state")!.Value,
        CreatedAt = row.GetTime("created_at")!.Value,
        NextAttemptAt = row.GetTime("next_attempt_at")!.Value,
        Deadline = row.GetTime("deadline")!.Value,
        AttemptCount = (int)row.GetInt64("attempt_count")!.Value,
        Attempts = row.GetBytes("attempts") is { } attempts ? [.. JsonSerializer.Deserialize(attempts, WebhookJson.Default.DeliveryAttemptArray)!] : [],
        Reason = row.GetString("reason"),
        TraceParent = row.GetString("trace"),
        Body = row.GetBytes("body"),
        ETag = row.ETag ?? "",
    };
}
