using System.Collections.Immutable;

namespace WasmOs.Kernel.Schedules;

/// <summary>A page of a list of schedules.</summary>
/// <param name="Items">The schedules.</param>
/// <param name="Continuation">What to pass for the next page; null at the end.</param>
public sealed record SchedulePage(ImmutableArray<Schedule> Items, string? Continuation);
