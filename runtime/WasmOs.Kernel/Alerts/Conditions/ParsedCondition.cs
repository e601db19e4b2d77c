namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>A condition that was read from text. Immutable.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="For">How long it must hold; null where the text does not say.</param>
/// <param name="IsByModule">Whether the text asks for each module alone.</param>
internal sealed record ParsedCondition(AlertCondition Condition, TimeSpan? For, bool IsByModule);
