using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Runs;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>What a running guest has written so far. A line that it has not ended yet is not there.</summary>
internal sealed class RunningLog(RunningOutput output) : ILogSource
{
    /// <inheritdoc/>
    public bool TryReadLine(OutputStream stream, int from, int searchFrom, Span<byte> into, out OutputLine line) =>
        output.TryReadLine(stream, from, searchFrom, into, out line);

    /// <inheritdoc/>
    public void ReadMarks(int from, List<OutputMark> into) => output.ReadMarks(from, into);
}
