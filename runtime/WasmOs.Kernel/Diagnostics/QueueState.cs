namespace WasmOs.Kernel.Diagnostics;

/// <summary>A queue at one moment.</summary>
/// <param name="Queue">What the queue is for, such as <c>tasks</c>.</param>
/// <param name="Priority">Its priority; <c>normal</c> where a kind of work has one queue.</param>
/// <param name="Depth">The messages in it, visible and hidden; approximate.</param>
/// <param name="Age">How long ago the next visible message was sent; zero for none.</param>
/// <param name="Poison">The messages that failed too often.</param>
public sealed record QueueState(string Queue, string Priority, long Depth, TimeSpan Age, long Poison);
