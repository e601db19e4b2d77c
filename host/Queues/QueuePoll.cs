namespace WasmOs.Host.Queues;

/// <summary>The result of one poll of a queue.</summary>
/// <param name="Count">The number of received messages.</param>
/// <param name="Failure">Why the poll failed; null when it succeeded.</param>
internal readonly record struct QueuePoll(int Count, Exception? Failure);
