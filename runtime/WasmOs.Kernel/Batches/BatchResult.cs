namespace WasmOs.Kernel.Batches;

/// <summary>The result of an input.</summary>
/// <param name="Index">The input's index in the batch.</param>
/// <param name="Outcome">How the run ended.</param>
/// <param name="Line">The result as the API returns it: a line of JSON without the line feed.</param>
internal readonly record struct BatchResult(int Index, BatchOutcome Outcome, byte[] Line);
