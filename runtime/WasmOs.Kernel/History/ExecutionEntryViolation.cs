namespace WasmOs.Kernel.History;

/// <summary>Something that a run of the history was refused.</summary>
/// <param name="Capability">The capability's wire name, such as <c>file_read</c>.</param>
/// <param name="Asked">Of what: a path, a name, a function.</param>
public sealed record ExecutionEntryViolation(string Capability, string Asked);
