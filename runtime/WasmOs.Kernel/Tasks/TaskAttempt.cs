namespace WasmOs.Kernel.Tasks;

/// <summary>One attempt to run a task.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="ExecutionId">The id of the run in the history. A run whose worker died before the run ended is not in the history.</param>
/// <param name="Worker">The name of the process that ran the attempt.</param>
/// <param name="StartedAt">When the worker claimed the task for this attempt.</param>
/// <param name="EndedAt">When the attempt ended; null while it runs.</param>
/// <param name="Outcome"><c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c>, <c>lost</c> (the worker ended) or <c>deferred</c> (there was no
/// capacity, or the host stopped; such an attempt does not count).</param>
/// <param name="Fault">What went wrong; null when nothing did.</param>
public sealed record TaskAttempt(
    int Number, Guid ExecutionId, string Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome, TaskFault? Fault);
