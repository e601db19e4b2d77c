using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>A rule as somebody wrote it, not checked. Null is what was left out. Immutable; it is also the stored form.</summary>
public sealed record AlertRuleDraft
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its condition.</summary>
    public string? Condition { get; init; }

    /// <summary>What it is about.</summary>
    public string? Description { get; init; }

    /// <summary><c>info</c>, <c>warning</c> or <c>critical</c>.</summary>
    public string? Severity { get; init; }

    /// <summary>How long the condition must hold, such as <c>5m</c>.</summary>
    public string? For { get; init; }

    /// <summary>How long the alert goes on firing after the condition ceased to hold.</summary>
    public string? KeepFiringFor { get; init; }

    /// <summary>How often people are told again.</summary>
    public string? RepeatInterval { get; init; }

    /// <summary><c>module</c>: each module has an alert of its own.</summary>
    public string? By { get; init; }

    /// <summary>Whether it is evaluated.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Whom to tell.</summary>
    public ImmutableArray<AlertActionDraft>? Actions { get; init; }
}
