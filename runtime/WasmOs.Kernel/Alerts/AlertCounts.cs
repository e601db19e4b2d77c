using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Alerts;

/// <summary>The figures of the Alerts room. Thread-safe.</summary>
internal sealed class AlertCounts : IRoomMetrics
{
    private readonly LabelledCount<(string Action, string Outcome)> _notices = new();
    private long _evaluations;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Count(
            "wasmos_alert_evaluations_total", "How often this host evaluated all alert rules. One host at a time does.", () => Volatile.Read(ref _evaluations));
        meter.Count(
            "wasmos_alert_notices_total", "Attempts of this host to send a notice of an alert, by action and outcome.",
            () => _notices.All.Select(static pair => pair.Value.Under("action", pair.Key.Action, "outcome", pair.Key.Outcome)));
    }

    /// <summary>Counts an evaluation.</summary>
    public void CountEvaluation() => Interlocked.Increment(ref _evaluations);

    /// <summary>Counts an attempt.</summary>
    /// <param name="type">The action; null for the webhooks that subscribe to alerts.</param>
    /// <param name="isSent">Whether the receiver took the notice.</param>
    public void CountNotice(AlertActionType? type, bool isSent) =>
        _notices.Add((type is { } action ? AlertRuleChecks.WordOf(action) : "event", isSent ? "sent" : "failed"));
}
