namespace WasmOs.Storage;

/// <summary>The result of a write or a transaction.</summary>
/// <param name="Failure">Why nothing was written; <see cref="TableFailure.None"/> when everything was written.</param>
/// <param name="FailedIndex">The index of the write that failed in the transaction; −1 when none failed.</param>
/// <param name="ETags">The new ETags in the order of the writes, null for deletions. Empty on failure.</param>
public sealed record TableWriteResult(TableFailure Failure, int FailedIndex, IReadOnlyList<string?> ETags)
{
    /// <summary>Whether everything was written.</summary>
    public bool Succeeded => Failure == TableFailure.None;

    /// <summary>The result when the write at an index failed.</summary>
    public static TableWriteResult Failed(TableFailure failure, int index) => new(failure, index, []);
}
