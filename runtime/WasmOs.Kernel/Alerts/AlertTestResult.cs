using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts;

/// <summary>What a test of a rule gave. Immutable.</summary>
/// <param name="Holds">Whether the condition holds now, for some module where the rule is by module.</param>
/// <param name="Values">The values of what it compares, in words.</param>
/// <param name="Receivers">Each receiver, and why the notice did not reach it; null where it did.</param>
public sealed record AlertTestResult(bool Holds, string Values, ImmutableArray<(string Receiver, string? Fault)> Receivers);
