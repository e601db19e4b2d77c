namespace WasmOs.Storage;

/// <summary>Rows of a query, in order.</summary>
/// <param name="Entities">The rows; may be fewer than the limit although more follow.</param>
/// <param name="Continuation">What to pass for the next page; null at the end.</param>
public sealed record TablePage(IReadOnlyList<TableEntity> Entities, string? Continuation);
