using WasmOs.Kernel.Alerts.Notices;

namespace WasmOs.Kernel.Alerts.States;

/// <summary>What an evaluation makes of an alert. Immutable.</summary>
/// <param name="After">The state from now on; null when nothing of it need be kept.</param>
/// <param name="Change">What happened; null for nothing.</param>
/// <param name="Notice">What people are told; null for nothing.</param>
internal sealed record AlertDecision(AlertState? After, AlertChangeKind? Change, AlertNoticeKind? Notice)
{
    /// <summary>Why people are not told of a change; null when they are, or when nothing changed.</summary>
    public string? Withheld { get; init; }
}
