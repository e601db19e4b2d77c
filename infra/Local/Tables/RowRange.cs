using System.Buffers.Text;
using System.Text;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Tables;

/// <summary>A query's bounds as encoded keys, the continuation included.</summary>
/// <param name="PartitionKey">The only partition; null for all.</param>
/// <param name="From">First row key, inclusive.</param>
/// <param name="To">Last row key, exclusive.</param>
/// <param name="StartPartition">Where a query of all partitions goes on.</param>
/// <param name="StartRow">Where it goes on in that partition.</param>
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

    /// <summary>A token that says: behind this row. Keys hold no <c>/</c>.</summary>
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
