namespace WasmOs.Storage;

/// <summary>The right to update or delete one received message.</summary>
/// <param name="MessageId">The id of the message.</param>
/// <param name="PopReceipt">The proof of the right. Valid until the message is received or updated again.</param>
public readonly record struct QueueReceipt(string MessageId, string PopReceipt);
