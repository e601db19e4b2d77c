namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>The positions of a waiting run in the lists of <see cref="FairSharePolicy"/>.</summary>
/// <param name="Share">The run's module.</param>
/// <param name="InModule">The run's node among the runs of its module.</param>
/// <param name="AmongAll">The run's node among all runs, the oldest first.</param>
internal sealed record FairShareTurn(ModuleShare Share, LinkedListNode<ScheduledRun> InModule, LinkedListNode<ScheduledRun> AmongAll);
