namespace WasmOs.Storage;

/// <summary>A message that was received or peeked at.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="PopReceipt">The right to update or delete it; empty when it was only peeked at.</param>
/// <param name="Body">What was sent.</param>
/// <param name="DequeueCount">How often it was received, this time included.</param>
/// <param name="InsertedOn">When it was sent, UTC.</param>
/// <param name="ExpiresOn">When it vanishes, UTC; <see cref="DateTimeOffset.MaxValue"/> for never.</param>
/// <param name="NextVisibleOn">When others see it again, UTC.</param>
public sealed record StoredMessage(
    string MessageId, string PopReceipt, ReadOnlyMemory<byte> Body, long DequeueCount,
    DateTimeOffset InsertedOn, DateTimeOffset ExpiresOn, DateTimeOffset NextVisibleOn);
