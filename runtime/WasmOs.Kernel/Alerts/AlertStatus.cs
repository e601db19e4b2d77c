using System.Collections.Immutable;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;

namespace WasmOs.Kernel.Alerts;

/// <summary>A rule and how it stands. Immutable.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Alerts">Its alerts that are pending or firing: one, or one a module.</param>
/// <param name="Silence">The silence that is in force; null for none.</param>
public sealed record AlertStatus(AlertRule Rule, ImmutableArray<AlertState> Alerts, AlertSilence? Silence)
{
    /// <summary>How the rule stands: as its most advanced alert.</summary>
    public AlertPhase Phase => Alerts.IsEmpty ? AlertPhase.Inactive : Alerts.Max(static alert => alert.Phase);
}
