using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>A line of a run's log before it is made readable.</summary>
/// <param name="Time">When the run began to write the line.</param>
/// <param name="Stream">The stream that the run wrote to.</param>
/// <param name="Text">The line without its line ending.</param>
internal readonly record struct RawLogLine(DateTimeOffset Time, OutputStream Stream, ReadOnlyMemory<char> Text)
{
    /// <summary>The line as readers see it.</summary>
    public ExecutionLogLine Show() => ExecutionLog.Show(Time, Stream, Text.Span);
}
