using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>A line of a run's log.</summary>
/// <param name="Time">When the run began to write the line, to the millisecond.</param>
/// <param name="Stream">The stream that the run wrote to.</param>
/// <param name="Text">The line without its line ending. Unprintable characters, such as control characters and terminal color codes, are escaped as
/// <c>\u{1b}</c>; a backslash is doubled.</param>
/// <param name="Truncated">Whether the line was too long and was cut.</param>
public sealed record ExecutionLogLine(DateTimeOffset Time, OutputStream Stream, string Text, bool Truncated);
