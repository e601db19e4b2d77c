using System.Collections.Immutable;
using WasmOs.Kernel.Alerts.Conditions;

namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>A rule that was checked: when to tell whom. Immutable.</summary>
public sealed record AlertRule
{
    /// <summary>Its name, unique.</summary>
    public required string Name { get; init; }

    /// <summary>The condition as it was written.</summary>
    public required string ConditionText { get; init; }

    /// <summary>The condition.</summary>
    public required AlertCondition Condition { get; init; }

    /// <summary>What it is about, for those who are told; empty for nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>How urgent it is.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Warning;

    /// <summary>How long the condition must hold before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long an alert goes on firing after its condition ceased to hold, so that one that flaps fires once.</summary>
    public TimeSpan KeepFiringFor { get; init; } = DefaultKeepFiringFor;

    /// <summary>How often people are told again while it fires.</summary>
    public TimeSpan RepeatInterval { get; init; } = DefaultRepeatInterval;

    /// <summary>Whether each module has an alert of its own.</summary>
    public bool IsByModule { get; init; }

    /// <summary>False: the rule is not evaluated.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whom to tell; null for the operator's default (ALERT_EMAIL_TO).</summary>
    public ImmutableArray<AlertAction>? Actions { get; init; }

    /// <summary>Where it comes from.</summary>
    public AlertRuleSource Source { get; init; }

    /// <summary>The default of <see cref="KeepFiringFor"/>.</summary>
    public static readonly TimeSpan DefaultKeepFiringFor = TimeSpan.FromMinutes(1);

    /// <summary>The default of <see cref="RepeatInterval"/>.</summary>
    public static readonly TimeSpan DefaultRepeatInterval = TimeSpan.FromHours(4);
}
