namespace WasmOs.Kernel.Batches;

/// <summary>What became of an input.</summary>
/// <param name="Index">Its index in the batch.</param>
/// <param name="Outcome">How it counts.</param>
/// <param name="Line">What its owner gets: a line of JSON, without the line feed.</param>
internal readonly record struct BatchResult(int Index, BatchOutcome Outcome, byte[] Line);
