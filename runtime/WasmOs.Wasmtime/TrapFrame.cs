namespace WasmOs.Wasmtime;

/// <summary>A frame of a guest's backtrace.</summary>
/// <param name="FunctionName">From the module's name section; null when it has none. Text of the guest: bounded to 256 bytes, otherwise as it is.</param>
/// <param name="FunctionIndex">The function's index in its module.</param>
/// <param name="ModuleOffset">Where in the module's binary, bytes.</param>
public readonly record struct TrapFrame(string? FunctionName, uint FunctionIndex, long ModuleOffset);
