namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>Where a waiting run stands.</summary>
/// <param name="Share">Its module.</param>
/// <param name="InModule">Among the module's runs.</param>
/// <param name="AmongAll">Among all runs, the oldest first.</param>
internal sealed record FairShareTurn(ModuleShare Share, LinkedListNode<ScheduledRun> InModule, LinkedListNode<ScheduledRun> AmongAll);
