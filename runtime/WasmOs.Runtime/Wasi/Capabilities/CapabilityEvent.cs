namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>A guest asked for a capability.</summary>
/// <param name="Capability">What it asked for.</param>
/// <param name="Subject">Of what: a path, a name, a function. Text of the guest: bounded and escaped.</param>
/// <param name="Blocked">Whether it was refused; uses that were allowed are recorded in learning mode only.</param>
/// <param name="Time">How long after the run's start it asked for the first time.</param>
public sealed record CapabilityEvent(Capability Capability, string Subject, bool Blocked, TimeSpan Time);
