using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Tables;

/// <summary>A write whose keys and properties are already encoded, on the caller's thread instead of the writer thread. Immutable.</summary>
/// <param name="Kind">The kind of write.</param>
/// <param name="PartitionKey">The encoded partition key.</param>
/// <param name="RowKey">The encoded row key.</param>
/// <param name="Properties">The encoded properties; empty for a deletion or a merge.</param>
/// <param name="Merged">The properties to merge into the stored row; null for other kinds.</param>
/// <param name="ETag">The ETag that the row must have; null for any existing row, or where the kind has none.</param>
internal readonly record struct PreparedWrite(
    TableWriteKind Kind, byte[] PartitionKey, byte[] RowKey, byte[] Properties, KeyValuePair<string, object>[]? Merged, long? ETag)
{
    // No row has this number. It stands for an ETag that this store did not make, so that such an ETag matches no row.
    private const long Unknown = -1;

    public static PreparedWrite From(in TableWrite write, byte[]? partitionKey = null)
    {
        var merge = write.Kind == TableWriteKind.Merge;
        return new PreparedWrite(
            write.Kind,
            partitionKey ?? KeyCodec.Encode(write.Entity.PartitionKey),
            KeyCodec.Encode(write.Entity.RowKey),
            merge || write.Kind == TableWriteKind.Delete ? [] : EntityCodec.Encode(write.Entity),
            merge ? [.. write.Entity.Properties] : null,
            write.ETag is null or "*" ? null : UniqueIds.TryParse(write.ETag, out var etag) ? etag : Unknown);
    }
}
