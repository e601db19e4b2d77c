namespace WasmOs.Storage;

/// <summary>A range of rows. Null bounds are open.</summary>
/// <param name="PartitionKey">The partition; null for all, in order of partition key, then row key.</param>
/// <param name="RowKeyFrom">First row key, inclusive.</param>
/// <param name="RowKeyTo">Last row key, exclusive.</param>
/// <param name="Limit">Rows a page at most, 1 to 1,000.</param>
/// <param name="Continuation">The token of the page before; null for the first.</param>
public sealed record TableQuery(
    string? PartitionKey = null, string? RowKeyFrom = null, string? RowKeyTo = null, int Limit = 1000, string? Continuation = null)
{
    /// <summary>Rows of a partition whose row key starts with a prefix of which the last character is below U+FFFF.</summary>
    public static TableQuery Prefix(string partitionKey, string prefix, int limit = 1000, string? continuation = null) =>
        new(partitionKey, prefix, string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]), limit, continuation);
}
