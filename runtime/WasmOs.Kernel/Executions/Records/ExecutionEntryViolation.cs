namespace WasmOs.Kernel.Executions.Records;

/// <summary>A capability that a run of the history was denied.</summary>
/// <param name="Capability">The capability's wire name, such as <c>file_read</c>.</param>
/// <param name="Asked">What the guest asked for: a path, a name, a function.</param>
/// <param name="Time">When the capability was first denied.</param>
public sealed record ExecutionEntryViolation(string Capability, string Asked, DateTimeOffset Time);
