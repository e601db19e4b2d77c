namespace WasmOs.Functions.Alerts;

/// <summary>The body of a request that silences a rule. Immutable.</summary>
/// <param name="Duration">How long; zero ends a silence.</param>
/// <param name="Reason">Why; empty for no reason.</param>
internal sealed record AlertSilenceRequest(TimeSpan? Duration, string Reason);
