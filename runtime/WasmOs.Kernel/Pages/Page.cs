namespace WasmOs.Kernel.Pages;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items, in the list's order. A page may have fewer items than requested although more follow.</param>
/// <param name="Continuation">The token for the next page; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation)
{
    /// <summary>The number of damaged parts of storage that were skipped; their items are missing from the page.</summary>
    public int Damaged { get; init; }
}
