namespace WasmOs.Runtime.Execution;

/// <summary>A moment at which a guest wrote: what stands in the stream from here on, up to the stream's next mark, was written then or within the next millisecond.</summary>
/// <param name="Stream">What it wrote to.</param>
/// <param name="Offset">Where in the output that is kept, bytes.</param>
/// <param name="Time">How long after the run's start.</param>
public readonly record struct OutputMark(OutputStream Stream, int Offset, TimeSpan Time);
