using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that has begun and does not wait for a slot.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Digest">The digest of the run's module.</param>
/// <param name="Function">The name of the export that the run calls.</param>
/// <param name="Priority">How urgent the run is.</param>
/// <param name="Elapsed">Time since the run first got a slot, including its later waits for slots.</param>
/// <param name="Cpu">CPU time up to the last tick of the epoch in which the run was active: zero in the run's first 5 ms.</param>
public sealed record StartedRun(ExecutionId Id, ModuleDigest Digest, string Function, RunPriority Priority, TimeSpan Elapsed, TimeSpan Cpu);
