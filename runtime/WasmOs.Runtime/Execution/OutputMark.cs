namespace WasmOs.Runtime.Execution;

/// <summary>
/// When a guest wrote a part of a stream: the bytes from the offset to the stream's next mark were written at the time or within the next
/// millisecond.
/// </summary>
/// <param name="Stream">The stream that the guest wrote to.</param>
/// <param name="Offset">Position in the output that is kept of the stream, bytes.</param>
/// <param name="Time">Time since the run's start.</param>
public readonly record struct OutputMark(OutputStream Stream, int Offset, TimeSpan Time);
