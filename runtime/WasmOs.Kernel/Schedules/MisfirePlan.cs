namespace WasmOs.Kernel.Schedules;

/// <summary>What becomes of due times that nobody took up in time.</summary>
/// <param name="Due">The due time to go on with; null when there is none.</param>
/// <param name="CatchUpUntil">Due times up to here are taken up, however late; null for none.</param>
/// <param name="Dropped">How many are left out.</param>
internal readonly record struct MisfirePlan(DateTimeOffset? Due, DateTimeOffset? CatchUpUntil, long Dropped);
