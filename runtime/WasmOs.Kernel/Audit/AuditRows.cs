using System.Globalization;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Encodes and decodes the rows of the table <c>Audit</c>: heads of writers, roots (newest first), and the record of what retention removed.</summary>
internal static class AuditRows
{
    public const string Table = "Audit";
    public const string HeadPartition = "head";
    public const string RootPartition = "root";

    private const string RemovedPartition = "removed";
    private const string RemovedRow = "last";
    private const string Line = "line";
    private const string RootedName = "rooted";
    private const string MissedName = "missed";
    private const string UnsignedName = "unsigned";

    public static TableEntity Encode(AuditHead head) => new TableEntity(HeadPartition, head.Writer)
        .Set("segment", head.Segment)
        .Set("seq", head.Seq)
        .Set("hash", head.Hash)
        .Set("signed_segment", head.SignedSegment)
        .Set("length", head.Length)
        .Set("time", head.Time)
        .Set("closed", head.IsClosed)
        .Set(UnsignedName, head.Unsigned)
        .Set(RootedName, head.Rooted)
        .Set("lost", head.Lost)
        .Set("lost_from", head.LostFrom)
        .Set("lost_until", head.LostUntil)
        .Set(MissedName, head.IsMissed);

    public static AuditHead DecodeHead(TableEntity row) => new(
        row.RowKey, row.GetString("segment") ?? "", row.GetInt64("seq") ?? 0, row.GetString("hash") ?? "", row.GetString("signed_segment") ?? "",
        row.GetInt64("length") ?? 0, row.GetTime("time") ?? default, row.GetBoolean("closed") ?? false, row.GetInt64(RootedName) ?? 0)
    {
        Lost = row.GetInt64("lost") ?? 0,
        LostFrom = row.GetTime("lost_from") ?? default,
        LostUntil = row.GetTime("lost_until") ?? default,
        IsMissed = row.GetBoolean(MissedName) ?? false,
        Unsigned = row.GetInt64(UnsignedName) ?? 0,
        ETag = row.ETag ?? "*",
    };

    /// <summary>The note that another writer has recorded the loss of a writer.</summary>
    public static TableEntity EncodeMissed(string writer) => new TableEntity(HeadPartition, writer).Set(MissedName, true);

    /// <summary>The row key of a root, so that newer ones sort first.</summary>
    public static string RootKeyOf(long seq) => (long.MaxValue - seq).ToString("D19", CultureInfo.InvariantCulture);

    public static TableEntity EncodeRoot(long seq, byte[] line) => new TableEntity(RootPartition, RootKeyOf(seq)).Set(Line, line);

    public static TableEntity EncodeRemoved(byte[] line) => new TableEntity(RemovedPartition, RemovedRow).Set(Line, line);

    public static byte[] LineOf(TableEntity row) => row.GetBytes(Line) ?? [];

    public static ValueTask<TableEntity?> GetRootAsync(ITableStore tables, long seq, CancellationToken cancellationToken) =>
        tables.GetAsync(Table, RootPartition, RootKeyOf(seq), cancellationToken);

    public static ValueTask<TableEntity?> GetRemovedAsync(ITableStore tables, CancellationToken cancellationToken) =>
        tables.GetAsync(Table, RemovedPartition, RemovedRow, cancellationToken);

    /// <summary>The line of the newest root; null when there is none.</summary>
    public static async ValueTask<byte[]?> GetNewestRootAsync(ITableStore tables, CancellationToken cancellationToken)
    {
        await foreach (var row in TableReading.ReadAsync(tables, Table, new TableQuery(RootPartition, Limit: 1), cancellationToken).ConfigureAwait(false))
        {
            return LineOf(row);
        }

        return null;
    }
}
