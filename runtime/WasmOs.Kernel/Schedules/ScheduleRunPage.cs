using System.Collections.Immutable;

namespace WasmOs.Kernel.Schedules;

/// <summary>A page of a schedule's history.</summary>
/// <param name="Items">The lines, newest first.</param>
/// <param name="Continuation">What to pass for the next page; null at the end.</param>
public sealed record ScheduleRunPage(ImmutableArray<ScheduleRun> Items, string? Continuation);
