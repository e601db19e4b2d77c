namespace WasmOs.Kernel.Batches;

/// <summary>Which results are read, in order of index.</summary>
/// <param name="From">The first index, from 0.</param>
/// <param name="Outcome">Only results with this outcome; null for all.</param>
/// <param name="Limit">The maximum number of results; null for all.</param>
public readonly record struct BatchResultQuery(int From, BatchOutcome? Outcome, int? Limit);
