namespace WasmOs.Runtime.Execution;

/// <summary>A line that a run has written, without its line ending.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Copied">How many of its bytes were copied: less than the length when there was no room for more.</param>
/// <param name="Next">Where the next line begins, in bytes.</param>
public readonly record struct OutputLine(int Length, int Copied, int Next);
