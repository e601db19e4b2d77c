using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>How a webhook's deliveries have gone of late.</summary>
/// <param name="Failures">Tries that failed since the last that succeeded.</param>
/// <param name="FailingSince">When the first of them was, UTC; null when there are none.</param>
public sealed record WebhookHealth(int Failures, DateTimeOffset? FailingSince)
{
    /// <summary>Nothing failed.</summary>
    public static WebhookHealth Good { get; } = new(0, null);

    internal const string Partition = "health";

    internal static WebhookHealth Decode(TableEntity? row) => row is null ? Good : new WebhookHealth((int)(row.GetInt64("failures") ?? 0), row.GetTime("failing_since"));
}
