namespace WasmOs.Kernel.Schedules;

/// <summary>How a schedule continues after due times that were not handled in time.</summary>
/// <param name="Due">The due time to continue with; null when there is none.</param>
/// <param name="CatchUpUntil">Due times up to this one fire however late they are; null for none.</param>
/// <param name="Dropped">How many due times are dropped without a run.</param>
internal readonly record struct MisfirePlan(DateTimeOffset? Due, DateTimeOffset? CatchUpUntil, long Dropped);
