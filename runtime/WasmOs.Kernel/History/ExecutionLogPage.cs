namespace WasmOs.Kernel.History;

/// <summary>A page of a run's log.</summary>
/// <param name="Items">The lines, in the order in which they were written.</param>
/// <param name="Truncated">Whether the run wrote more than is kept.</param>
/// <param name="TimesTruncated">Whether the run wrote so often that later lines show the time of an earlier one.</param>
/// <param name="Continuation">The token for the next page; null on the last page.</param>
public sealed record ExecutionLogPage(IReadOnlyList<ExecutionLogLine> Items, bool Truncated, bool TimesTruncated, string? Continuation);
