namespace WasmOs.Kernel.Pages;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items, in the list's order; may be fewer than asked for although more follow.</param>
/// <param name="Continuation">What to pass for the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation)
{
    /// <summary>How many damaged parts of storage were skipped on the way: what was in them is missing from the page.</summary>
    public int Damaged { get; init; }
}
