namespace WasmOs.Runtime.Execution;

/// <summary>One frame of a guest's backtrace. Backtraces list the innermost frame first.</summary>
/// <param name="Function">The function's name, from the name section, else from its export or import; null when the module has no name for it.</param>
/// <param name="FunctionIndex">The function's index in the module.</param>
/// <param name="Offset">
/// Position of the instruction in the module's binary, bytes. Null when the engine does not know it, for example when the stack was used up before the function
/// began.
/// </param>
public sealed record BacktraceFrame(string? Function, uint FunctionIndex, long? Offset);
