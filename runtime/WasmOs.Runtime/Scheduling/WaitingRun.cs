using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that waits for a slot.</summary>
/// <param name="Id">The run.</param>
/// <param name="Digest">The module.</param>
/// <param name="Function">The export that it calls.</param>
/// <param name="Priority">How urgent it is.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="Waited">How long already, this time.</param>
public sealed record WaitingRun(ExecutionId Id, ModuleDigest Digest, string Function, RunPriority Priority, WaitReason Reason, TimeSpan Waited);
