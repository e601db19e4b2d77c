namespace WasmOs.Kernel.Tasks;

/// <summary>A page of tasks.</summary>
/// <param name="Items">The tasks, newest first; may be fewer than asked for although more follow.</param>
/// <param name="Continuation">What to ask for the next page with; null at the end.</param>
public sealed record TaskPage(IReadOnlyList<TaskEntry> Items, string? Continuation);
