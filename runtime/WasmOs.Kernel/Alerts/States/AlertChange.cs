namespace WasmOs.Kernel.Alerts.States;

/// <summary>Something that happened to an alert. Immutable.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Kind">What.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Module">The module; null where the rule is not by module.</param>
/// <param name="Severity">How urgent the alert is.</param>
/// <param name="Detail">What held, with values; of a notice that failed, why.</param>
/// <param name="Withheld">Why nobody was told; null when those were told whom the rule names.</param>
public sealed record AlertChange(DateTimeOffset At, AlertChangeKind Kind, string Rule, string? Module, string Severity, string Detail, string? Withheld);
