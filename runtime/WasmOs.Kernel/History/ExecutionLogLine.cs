using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>A line of what a run wrote.</summary>
/// <param name="Time">When the run began to write it, to the millisecond.</param>
/// <param name="Stream">What it wrote to.</param>
/// <param name="Text">The line without its end; what does not print, such as control characters and what colours a terminal, as <c>\u{1b}</c>, and a backslash doubled.</param>
/// <param name="Truncated">Whether the line is longer than a log shows.</param>
public sealed record ExecutionLogLine(DateTimeOffset Time, OutputStream Stream, string Text, bool Truncated);
