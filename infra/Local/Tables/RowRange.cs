using System.Buffers.Text;
using System.Text;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Tables;

/// <summary>The bounds of a query as encoded keys, with the position of its continuation. Immutable.</summary>
/// <param name="PartitionKey">The partition to read; null for all.</param>
/// <param name="From">The first row key, inclusive.</param>
/// <param name="To">The last row key, exclusive.</param>
/// <param name="StartPartition">The partition in which a query of all partitions continues; empty for a query of one partition.</param>
/// <param name="StartRow">The first row key in the partition <paramref name="StartPartition"/>.</param>
internal readonly record struct RowRange(byte[]? PartitionKey, byte[] From, byte[] To, byte[] StartPartition, byte[] StartRow)
{
    private static readonly byte[] AboveAll = [0xFF];

    public static RowRange Of(TableQuery query)
    {
        var from = query.RowKeyFrom is { } first ? KeyCodec.Encode(first) : [];
        var to = query.RowKeyTo is { } last ? KeyCodec.Encode(last) : AboveAll;
        if (query.Continuation is not { } token)
        {
            return new RowRange(query.PartitionKey is { } only ? KeyCodec.Encode(only) : null, from, to, [], []);
        }

        var (partition, row) = Parse(token);
        var next = KeyCodec.Successor(KeyCodec.Encode(row));
        return query.PartitionKey is { } key
            ? new RowRange(KeyCodec.Encode(key), next, to, [], [])
            : new RowRange(null, from, to, KeyCodec.Encode(partition), next);
    }

    /// <summary>Returns the token with which a query continues after a row. Keys never contain <c>/</c>.</summary>
    public static string Continuation(TableEntity last) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.PartitionKey}/{last.RowKey}"));

    private static (string Partition, string Row) Parse(string token)
    {
        if (Base64Url.IsValid(token))
        {
            var keys = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
            var slash = keys.IndexOf('/', StringComparison.Ordinal);
            if (slash >= 0)
            {
                return (keys[..slash], keys[(slash + 1)..]);
            }
        }

        throw new ArgumentException("This is not a continuation of this store: pass what the page before returned.", nameof(token));
    }
}
