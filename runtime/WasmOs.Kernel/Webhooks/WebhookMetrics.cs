using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The figures of the Webhooks room: what became of the attempts to deliver that this host made. Thread-safe.</summary>
public sealed class WebhookMetrics : IRoomMetrics
{
    private readonly LabelledCount<DeliveryState> _attempts = new();

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Count(
            "wasmos_webhook_attempts_total", "Attempts to deliver an event that this host made, by outcome: delivered, tried again later, given up.",
            () => _attempts.All.Select(static attempt => attempt.Value.Under("outcome", NameOf(attempt.Key))));
    }

    /// <summary>Counts an attempt by the state of its delivery after it.</summary>
    internal void Count(DeliveryState after) => _attempts.Add(after);

    private static string NameOf(DeliveryState after) => after switch
    {
        DeliveryState.Delivered => "delivered",
        DeliveryState.Pending => "retried",
        _ => "failed",
    };
}
