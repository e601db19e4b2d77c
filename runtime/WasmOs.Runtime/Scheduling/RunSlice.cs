using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>The part of a run between two calls of the scheduler.</summary>
/// <param name="Id">The run.</param>
/// <param name="Module">The run's module.</param>
/// <param name="Priority">The run's priority.</param>
/// <param name="Reason">Why the run waited for the slot that it runs in; <see cref="WaitReason.NotStarted"/> also when it found a slot free.</param>
/// <param name="Cpu">The CPU time that the run used in this part.</param>
public readonly record struct RunSlice(ExecutionId Id, ModuleDigest Module, RunPriority Priority, WaitReason Reason, TimeSpan Cpu);
