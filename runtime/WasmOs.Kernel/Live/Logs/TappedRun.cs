using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>A run that has ended, for a follower. Immutable.</summary>
/// <param name="Id">The run.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="HeldBytes">How many bytes of its output are held; 0 where there was no room.</param>
/// <param name="LostLines">How many lines it wrote, where there was no room for its output; null where it is held.</param>
internal sealed record TappedRun(ExecutionId Id, TappedOutcome Outcome, long HeldBytes, long? LostLines);
