namespace WasmOs.Kernel.Executions.Records;

/// <summary>One frame of a backtrace.</summary>
/// <param name="Function">The function's name, or its index.</param>
/// <param name="Offset">Offset in the binary, bytes; null when unknown.</param>
public sealed record ExecutionEntryFrame(string Function, long? Offset);
