using WasmOs.Kernel.Alerts.Rules;

namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>A notice about an alert: what people are told. Immutable; it is also the stored form.</summary>
public sealed record AlertNotice
{
    /// <summary>What it says.</summary>
    public required AlertNoticeKind Kind { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>The module; null where the rule is not by module.</summary>
    public string? Module { get; init; }

    /// <summary>How urgent the alert is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>When the notice was made, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Since when the alert stands as it does, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>What held last, in words, with values.</summary>
    public required string Values { get; init; }

    /// <summary>The condition as it was written.</summary>
    public required string Condition { get; init; }

    /// <summary>What the rule is about; empty for nothing.</summary>
    public string Description { get; init; } = "";
}
