namespace WasmOs.Kernel.Executions.Records;

/// <summary>One frame of a backtrace.</summary>
/// <param name="Function">The function's name, or its index.</param>
/// <param name="Offset">Where in the binary, bytes; null where that is not known.</param>
public sealed record ExecutionEntryFrame(string Function, long? Offset);
