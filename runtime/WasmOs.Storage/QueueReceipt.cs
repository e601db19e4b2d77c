namespace WasmOs.Storage;

/// <summary>Names a message and the right to change it.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="PopReceipt">Valid until the message is received or updated again.</param>
public readonly record struct QueueReceipt(string MessageId, string PopReceipt);
