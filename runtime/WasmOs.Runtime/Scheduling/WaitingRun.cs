using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that waits for a slot.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Digest">The digest of the run's module.</param>
/// <param name="Function">The name of the export that the run calls.</param>
/// <param name="Priority">How urgent the run is.</param>
/// <param name="Reason">Why the run waits.</param>
/// <param name="Waited">How long the current wait has lasted.</param>
public sealed record WaitingRun(ExecutionId Id, ModuleDigest Digest, string Function, RunPriority Priority, WaitReason Reason, TimeSpan Waited);
