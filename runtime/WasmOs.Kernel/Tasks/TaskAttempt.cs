namespace WasmOs.Kernel.Tasks;

/// <summary>One attempt to run a task.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="ExecutionId">The run's id, by which the history has it; a run that its worker did not live to end is not there.</param>
/// <param name="Worker">The process that ran it.</param>
/// <param name="StartedAt">When it was claimed.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Outcome"><c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c>, <c>lost</c> (the worker ended) or <c>deferred</c> (there was no capacity, or the host stopped: it does not count).</param>
/// <param name="Fault">What went wrong; null when nothing did.</param>
public sealed record TaskAttempt(
    int Number, Guid ExecutionId, string Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome, TaskFault? Fault);
