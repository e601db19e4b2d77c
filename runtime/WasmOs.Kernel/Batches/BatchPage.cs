namespace WasmOs.Kernel.Batches;

/// <summary>A page of the list of batches, newest first.</summary>
/// <param name="Items">The batches.</param>
/// <param name="Continuation">What to pass for the next page; null at the end.</param>
public sealed record BatchPage(IReadOnlyList<Batch> Items, string? Continuation);
