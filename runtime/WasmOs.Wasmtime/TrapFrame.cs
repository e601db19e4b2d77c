namespace WasmOs.Wasmtime;

/// <summary>A frame of a guest's backtrace.</summary>
/// <param name="FunctionName">
/// The function's name from the module's name section; null when the section has none. Text of the guest: cut at 256 bytes, and not escaped.
/// </param>
/// <param name="FunctionIndex">The function's index in its module.</param>
/// <param name="ModuleOffset">The position in the module's binary, bytes.</param>
public readonly record struct TrapFrame(string? FunctionName, uint FunctionIndex, long ModuleOffset);
