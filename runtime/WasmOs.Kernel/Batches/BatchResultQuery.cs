namespace WasmOs.Kernel.Batches;

/// <summary>Which results somebody wants, in order of index.</summary>
/// <param name="From">The first index, from 0.</param>
/// <param name="Outcome">Only those that count so; null for all.</param>
/// <param name="Limit">How many at most; null for all.</param>
public readonly record struct BatchResultQuery(int From, BatchOutcome? Outcome, int? Limit);
