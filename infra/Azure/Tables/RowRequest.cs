using System.Globalization;
using Azure.Core;
using WasmOs.Kernel.Storage;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>One write as the REST interface has it: alone, or as a part of a transaction.</summary>
/// <param name="Method">POST creates, PUT replaces, PATCH merges.</param>
/// <param name="Address">Of the table, or of the row.</param>
/// <param name="IfMatch">The ETag to present; null for none.</param>
/// <param name="Body">The row; empty for a deletion.</param>
internal readonly record struct RowRequest(RequestMethod Method, string Address, string? IfMatch, ReadOnlyMemory<byte> Body)
{
    /// <summary>An ETag of the right form that no row has.</summary>
    private const string NoRowsETag = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    public static RowRequest Of(string endpoint, string table, TableWrite write)
    {
        var row = Row(endpoint, table, write.Entity.PartitionKey, write.Entity.RowKey);
        return write.Kind switch
        {
            TableWriteKind.Insert => new(RequestMethod.Post, $"{endpoint}/{table}", null, EntityWriter.Write(write.Entity)),
            TableWriteKind.Upsert => new(RequestMethod.Put, row, null, EntityWriter.Write(write.Entity)),
            TableWriteKind.Replace => new(RequestMethod.Put, row, Match(write.ETag!), EntityWriter.Write(write.Entity)),
            TableWriteKind.Merge => new(RequestMethod.Patch, row, Match(write.ETag!), EntityWriter.Write(write.Entity)),
            TableWriteKind.Delete => new(RequestMethod.Delete, row, Match(write.ETag!), default),
            _ => throw new ArgumentOutOfRangeException(nameof(write), write.Kind, "This is not a kind of write."),
        };
    }

    /// <summary>The address of a row. Keys are literals of OData, percent-encoded.</summary>
    public static string Row(string endpoint, string table, string partitionKey, string rowKey) => string.Create(
        CultureInfo.InvariantCulture,
        $"{endpoint}/{table}(PartitionKey={Uri.EscapeDataString(TableFilter.Literal(partitionKey))},RowKey={Uri.EscapeDataString(TableFilter.Literal(rowKey))})");

    /// <summary>The service calls an ETag of another form a malformed request; to the port it is an ETag that no row has.</summary>
    private static string Match(string etag) =>
        etag == "*" || (etag.StartsWith("W/\"", StringComparison.Ordinal) && etag.EndsWith('"') && etag.All(c => c is > ' ' and < '\x7f')) ? etag : NoRowsETag;
}
