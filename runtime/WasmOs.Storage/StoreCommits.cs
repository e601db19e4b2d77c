namespace WasmOs.Storage;

/// <summary>What a storage has committed since it was opened.</summary>
/// <param name="Commits">Transactions, each of which waited once for the disk.</param>
/// <param name="Writes">The writes in them.</param>
/// <param name="Time">The time that the transactions took.</param>
public readonly record struct StoreCommits(long Commits, long Writes, TimeSpan Time);
