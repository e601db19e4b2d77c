namespace WasmOs.Kernel.Webhooks.Targets;

/// <summary>One attempt to deliver an event.</summary>
/// <param name="Time">When the attempt began, UTC.</param>
/// <param name="Status">The HTTP status of the response; null when there was no response.</param>
/// <param name="DurationMs">The duration of the attempt, milliseconds.</param>
/// <param name="Error">Why the attempt failed; null when it succeeded.</param>
/// <param name="Response">The first KiB of the response body as text; null when it was empty.</param>
public sealed record DeliveryAttempt(DateTimeOffset Time, int? Status, double DurationMs, string? Error, string? Response);
