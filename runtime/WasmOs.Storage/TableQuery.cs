namespace WasmOs.Storage;

/// <summary>A query for a range of rows. Immutable.</summary>
/// <param name="PartitionKey">The partition; null: all partitions, in order of partition key, then row key.</param>
/// <param name="RowKeyFrom">The lowest row key of the range, inclusive; null: no lower bound.</param>
/// <param name="RowKeyTo">The row key at which the range ends, exclusive; null: no upper bound.</param>
/// <param name="Limit">The most rows of a page, 1 to 1,000.</param>
/// <param name="Continuation">The token of the previous page; null for the first page.</param>
public sealed record TableQuery(
    string? PartitionKey = null, string? RowKeyFrom = null, string? RowKeyTo = null, int Limit = 1000, string? Continuation = null)
{
    /// <summary>
    /// A query for the rows of a partition whose row keys start with a prefix. The prefix must not be empty, and its last character must be below U+FFFF.
    /// </summary>
    public static TableQuery Prefix(string partitionKey, string prefix, int limit = 1000, string? continuation = null) =>
        new(partitionKey, prefix, string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]), limit, continuation);
}
