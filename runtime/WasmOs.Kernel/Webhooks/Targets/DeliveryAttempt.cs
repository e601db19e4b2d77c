namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>One try to deliver an event.</summary>
/// <param name="Time">When it began, UTC.</param>
/// <param name="Status">The HTTP status that was answered; null when none was.</param>
/// <param name="DurationMs">How long it took, milliseconds.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="Response">The first KiB of what was answered, as text; null when nothing was.</param>
public sealed record DeliveryAttempt(DateTimeOffset Time, int? Status, double DurationMs, string? Error, string? Response);
