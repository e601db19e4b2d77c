using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Live;

/// <summary>A run that has just ended, as readers of the live stream see it. Immutable.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Module">The module's name; null for a module that was not stored.</param>
/// <param name="Version">The module's version; 0 without a name.</param>
/// <param name="Status">How the run ended.</param>
/// <param name="Duration">Its wall-clock time.</param>
/// <param name="Cpu">Its CPU time.</param>
public sealed record LiveRun(ExecutionId Id, string? Module, int Version, ExecutionStatus Status, TimeSpan Duration, TimeSpan Cpu);
