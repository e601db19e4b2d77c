namespace WasmOs.Kernel.Idempotency;

/// <summary>The answer to <see cref="IdempotencyStore.BeginAsync"/>.</summary>
/// <param name="State">What to do.</param>
/// <param name="Ticket">For <see cref="IdempotencyState.Fresh"/>: what to complete or abandon with; null otherwise.</param>
/// <param name="Status">For <see cref="IdempotencyState.Replay"/>: the status that was answered.</param>
/// <param name="Body">For <see cref="IdempotencyState.Replay"/>: the body that was answered.</param>
/// <param name="Location">For <see cref="IdempotencyState.Replay"/>: the Location that was answered; null when none was.</param>
/// <param name="ETag">For <see cref="IdempotencyState.Replay"/>: the ETag that was answered; null when none was.</param>
public sealed record IdempotencyEntry(
    IdempotencyState State, IdempotencyTicket? Ticket, int Status, ReadOnlyMemory<byte> Body, string? Location, string? ETag);
