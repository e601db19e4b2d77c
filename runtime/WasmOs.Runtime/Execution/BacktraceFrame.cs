namespace WasmOs.Runtime.Execution;

/// <summary>One frame of a guest's backtrace, innermost first.</summary>
/// <param name="Function">The function's name: of the name section, else of its export or import; null when the module has no name for it.</param>
/// <param name="FunctionIndex">Its index in the module.</param>
/// <param name="Offset">Where in the module's binary, bytes; null when the engine cannot tell, as where a function has not begun because its stack is used up.</param>
public sealed record BacktraceFrame(string? Function, uint FunctionIndex, long? Offset);
