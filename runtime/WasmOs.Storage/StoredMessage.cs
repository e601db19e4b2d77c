namespace WasmOs.Storage;

/// <summary>A message that was received or peeked at.</summary>
/// <param name="MessageId">The id of the message.</param>
/// <param name="PopReceipt">The right to update or delete the message; empty when it was only peeked at.</param>
/// <param name="Body">The body as it was sent.</param>
/// <param name="DequeueCount">How often the message was received, including this time.</param>
/// <param name="InsertedOn">When the message was sent, UTC.</param>
/// <param name="ExpiresOn">When the message is deleted unread, UTC; <see cref="DateTimeOffset.MaxValue"/>: never.</param>
/// <param name="NextVisibleOn">When the message becomes visible to other receivers again, UTC.</param>
public sealed record StoredMessage(
    string MessageId, string PopReceipt, ReadOnlyMemory<byte> Body, long DequeueCount,
    DateTimeOffset InsertedOn, DateTimeOffset ExpiresOn, DateTimeOffset NextVisibleOn);
