using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling;

/// <summary>A part of a run between two meetings with the scheduler.</summary>
/// <param name="Id">The run.</param>
/// <param name="Module">Its module.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Reason">Why it waited for the slot that it runs in; <see cref="WaitReason.NotStarted"/> also when it found one free.</param>
/// <param name="Cpu">The CPU time of the slice.</param>
public readonly record struct RunSlice(ExecutionId Id, ModuleDigest Module, RunPriority Priority, WaitReason Reason, TimeSpan Cpu);
