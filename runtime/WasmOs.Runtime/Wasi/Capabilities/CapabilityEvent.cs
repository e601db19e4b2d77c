namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>A guest asked for a capability. A run records each combination of capability, subject and answer once.</summary>
/// <param name="Capability">The capability that the guest asked for.</param>
/// <param name="Subject">
/// The path, variable name or function that the guest asked for. The guest chose this text: it is cut to a maximum length and escaped.
/// </param>
/// <param name="Blocked">True when the guest was refused. Allowed uses are recorded in learning mode only.</param>
/// <param name="Time">Time from the start of the run to the first such request.</param>
public sealed record CapabilityEvent(Capability Capability, string Subject, bool Blocked, TimeSpan Time);
