using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A run that has begun and does not wait for a slot.</summary>
/// <param name="Id">The run.</param>
/// <param name="Digest">The module.</param>
/// <param name="Function">The export that it calls.</param>
/// <param name="Priority">How urgent it is.</param>
/// <param name="Elapsed">Since it first got a slot, its waits for slots included.</param>
/// <param name="Cpu">CPU time up to the last tick of the epoch that it saw: nothing in its first 5 ms.</param>
public sealed record StartedRun(ExecutionId Id, ModuleDigest Digest, string Function, RunPriority Priority, TimeSpan Elapsed, TimeSpan Cpu);
