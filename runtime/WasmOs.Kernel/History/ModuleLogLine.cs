namespace WasmOs.Kernel.History;

/// <summary>A line of a module's log.</summary>
/// <param name="ExecutionId">The run that wrote it.</param>
/// <param name="Version">The version of the module that ran.</param>
/// <param name="Line">The line.</param>
public sealed record ModuleLogLine(string ExecutionId, int? Version, ExecutionLogLine Line);
