namespace WasmOs.Storage;

/// <summary>A page of a query's rows, in order.</summary>
/// <param name="Entities">The rows. There may be fewer than the limit even if more follow.</param>
/// <param name="Continuation">The token to pass for the next page; null when this page is the last.</param>
public sealed record TablePage(IReadOnlyList<TableEntity> Entities, string? Continuation);
