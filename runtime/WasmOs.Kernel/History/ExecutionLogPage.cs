namespace WasmOs.Kernel.History;

/// <summary>A page of a run's log.</summary>
/// <param name="Items">The lines, in the order in which they were written.</param>
/// <param name="Truncated">Whether the run wrote more than is kept.</param>
/// <param name="TimesTruncated">Whether the run wrote so often that later lines have the time of an earlier one.</param>
/// <param name="Continuation">What the next page is asked for with; null at the end.</param>
public sealed record ExecutionLogPage(IReadOnlyList<ExecutionLogLine> Items, bool Truncated, bool TimesTruncated, string? Continuation);
