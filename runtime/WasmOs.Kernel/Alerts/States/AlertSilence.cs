namespace WasmOs.Kernel.Alerts.States;

/// <summary>That nobody is told of a rule's alerts for a time. Immutable.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Until">When it ends, UTC.</param>
/// <param name="Reason">Why; empty for no reason.</param>
/// <param name="By">Who asked for it; null where nobody has a name.</param>
public sealed record AlertSilence(string Rule, DateTimeOffset Until, string Reason, string? By);
