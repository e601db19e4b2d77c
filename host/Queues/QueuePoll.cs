namespace WasmOs.Host.Queues;

/// <summary>What came of one look at a queue.</summary>
/// <param name="Count">Messages that it brought.</param>
/// <param name="Failure">Why it brought none, when storage did not answer.</param>
internal readonly record struct QueuePoll(int Count, Exception? Failure);
