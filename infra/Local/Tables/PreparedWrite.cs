using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Tables;

/// <summary>A write with keys and properties encoded already: the caller's thread does that, not the writer's.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="PartitionKey">Encoded.</param>
/// <param name="RowKey">Encoded.</param>
/// <param name="Properties">Encoded; empty for a deletion.</param>
/// <param name="Merged">What to merge into the stored row; null for other kinds.</param>
/// <param name="ETag">The ETag that the row must have; null for any existing row, or where the kind has none.</param>
internal readonly record struct PreparedWrite(
    TableWriteKind Kind, byte[] PartitionKey, byte[] RowKey, byte[] Properties, KeyValuePair<string, object>[]? Merged, long? ETag)
{
    // No row ever has it: an ETag that this store did not make matches nothing.
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
