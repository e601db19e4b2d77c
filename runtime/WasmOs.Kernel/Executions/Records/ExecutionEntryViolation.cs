namespace WasmOs.Kernel.Executions.Records;

/// <summary>Something that a run of the history was refused.</summary>
/// <param name="Capability">The capability's wire name, such as <c>file_read</c>.</param>
/// <param name="Asked">Of what: a path, a name, a function.</param>
/// <param name="Time">When it was refused that for the first time.</param>
public sealed record ExecutionEntryViolation(string Capability, string Asked, DateTimeOffset Time);
