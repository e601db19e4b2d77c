using System.Collections.Immutable;

namespace WasmOs.Kernel.History;

/// <summary>A page of runs, newest first.</summary>
/// <param name="Items">The runs.</param>
/// <param name="Continuation">What to pass for the next page; null at the end.</param>
public sealed record ExecutionPage(ImmutableArray<ExecutionEntry> Items, string? Continuation);
