namespace WasmOs.Kernel.Executions.Records;

/// <summary>How often a run called a function of the host.</summary>
/// <param name="Name">The function, such as <c>fd_write</c>.</param>
/// <param name="Count">The number of calls.</param>
/// <param name="Time">Microseconds in all of them, waits included; null when they were not timed.</param>
public sealed record ExecutionHostCalls(string Name, long Count, long? Time);
