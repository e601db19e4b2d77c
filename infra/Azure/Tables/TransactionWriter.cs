using System.Buffers;
using System.Text;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Writes an entity-group transaction: a multipart batch with one change set.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions</remarks>
internal static class TransactionWriter
{
    private const string PartHead = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
    private const string RowHead = "Accept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\nPrefer: return-no-content\r\n";

    /// <summary>The batch's content type, which names its boundary.</summary>
    public static string ContentType(string id) => $"multipart/mixed; boundary=batch_{id}";

    /// <summary>The batch's body.</summary>
    /// <param name="id">Of letters and digits; makes the boundaries unlike anything in the rows.</param>
    /// <param name="rows">The writes, in order.</param>
    public static ReadOnlyMemory<byte> Write(string id, IReadOnlyList<RowRequest> rows)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        Add(body, $"--batch_{id}\r\nContent-Type: multipart/mixed; boundary=changeset_{id}\r\n\r\n");
        foreach (var row in rows)
        {
            Add(body, $"--changeset_{id}\r\n{PartHead}{row.Method} {row.Address} HTTP/1.1\r\n{RowHead}");
            Add(body, row.IfMatch is null ? "" : $"If-Match: {row.IfMatch}\r\n");
            Add(body, row.Body.IsEmpty ? "\r\n" : "Content-Type: application/json\r\n\r\n");
            body.Write(row.Body.Span);
            Add(body, "\r\n");
        }

        Add(body, $"--changeset_{id}--\r\n--batch_{id}--\r\n");
        return body.WrittenMemory;
    }

    private static void Add(ArrayBufferWriter<byte> body, string text) => Encoding.UTF8.GetBytes(text, body);
}
