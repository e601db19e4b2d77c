namespace WasmOs.Kernel.Idempotency;

/// <summary>The result of <see cref="IdempotencyStore.BeginAsync"/>.</summary>
/// <param name="State">What the caller must do.</param>
/// <param name="Ticket">For <see cref="IdempotencyState.Fresh"/>: the claim that the caller must complete, release or forget; null otherwise.</param>
/// <param name="Status">For <see cref="IdempotencyState.Replay"/>: the status of the first response.</param>
/// <param name="Body">For <see cref="IdempotencyState.Replay"/>: the body of the first response.</param>
/// <param name="Location">For <see cref="IdempotencyState.Replay"/>: the first response's Location; null when it had none.</param>
/// <param name="ETag">For <see cref="IdempotencyState.Replay"/>: the first response's ETag; null when it had none.</param>
public sealed record IdempotencyEntry(
    IdempotencyState State, IdempotencyTicket? Ticket, int Status, ReadOnlyMemory<byte> Body, string? Location, string? ETag);
