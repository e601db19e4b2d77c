namespace WasmOs.Storage;

/// <summary>What became of a write or a transaction.</summary>
/// <param name="Failure">Why nothing was written; <see cref="TableFailure.None"/> when all was.</param>
/// <param name="FailedIndex">Which write of the transaction failed; −1 when none did.</param>
/// <param name="ETags">The new ETags, in the order of the writes; null for deletions; empty on failure.</param>
public sealed record TableWriteResult(TableFailure Failure, int FailedIndex, IReadOnlyList<string?> ETags)
{
    /// <summary>Whether all was written.</summary>
    public bool Succeeded => Failure == TableFailure.None;

    /// <summary>A failure of the write at an index.</summary>
    public static TableWriteResult Failed(TableFailure failure, int index) => new(failure, index, []);
}
