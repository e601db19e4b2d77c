using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The recent failures of a webhook's deliveries.</summary>
/// <param name="Failures">The number of failed attempts since the last successful one.</param>
/// <param name="FailingSince">When the first of these attempts failed, UTC; null when there are none.</param>
public sealed record WebhookHealth(int Failures, DateTimeOffset? FailingSince)
{
    /// <summary>No failures.</summary>
    public static WebhookHealth Good { get; } = new(0, null);

    internal const string Partition = "health";

    internal static WebhookHealth Decode(TableEntity? row) =>
        row is null ? Good : new WebhookHealth((int)(row.GetInt64("failures") ?? 0), row.GetTime("failing_since"));
}
