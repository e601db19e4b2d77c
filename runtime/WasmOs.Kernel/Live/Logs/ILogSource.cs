using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>What a run has written, line by line.</summary>
internal interface ILogSource
{
    /// <summary>Copies a line.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="from">Where the line begins, in bytes.</param>
    /// <param name="searchFrom">Up to where its end was looked for already.</param>
    /// <param name="into">Receives the line, or the beginning of a longer line.</param>
    /// <param name="line">The line; without one, up to where its end was looked for.</param>
    /// <returns>False when there is no further line now.</returns>
    bool TryReadLine(OutputStream stream, int from, int searchFrom, Span<byte> into, out OutputLine line);

    /// <summary>Adds the marks from a number on to a list.</summary>
    void ReadMarks(int from, List<OutputMark> into);
}
