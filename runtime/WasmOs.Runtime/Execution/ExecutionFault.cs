using System.Collections.Immutable;

namespace WasmOs.Runtime.Execution;

/// <summary>What went wrong in a run.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Message">What happened and, if the user can do something, what to do. Text of the guest in the message is bounded and escaped.</param>
/// <param name="Backtrace">The guest's frames, innermost first; empty when there are none.</param>
public sealed record ExecutionFault(FaultKind Kind, string Message, ImmutableArray<BacktraceFrame> Backtrace);
