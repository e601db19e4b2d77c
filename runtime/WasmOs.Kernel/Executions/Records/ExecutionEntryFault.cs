namespace WasmOs.Kernel.Executions.Records;

/// <summary>The fault of a run of the history.</summary>
/// <param name="Kind">The fault kind's wire name.</param>
/// <param name="Message">What happened.</param>
/// <param name="Backtrace">The guest's frames, innermost first.</param>
public sealed record ExecutionEntryFault(string Kind, string Message, IReadOnlyList<ExecutionEntryFrame> Backtrace);
