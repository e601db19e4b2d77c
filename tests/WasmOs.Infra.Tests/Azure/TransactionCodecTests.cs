using System.Text;
using WasmOs.Infra.Azure.Tables;
using WasmOs.Kernel.Storage;

namespace WasmOs.Infra.Tests.Azure;

public sealed class TransactionCodecTests
{
    private const string Endpoint = "https://a.table.core.windows.net";

    [Fact]
    public void Write_InsertAndDelete_IsTheDocumentedForm()
    {
        var rows = new[]
        {
            RowRequest.Of(Endpoint, "T", TableWrite.Insert(new TableEntity("p", "r").Set("N", 5L))),
            RowRequest.Of(Endpoint, "T", TableWrite.Delete("it's", "a b", "W/\"1\"")),
        };

        var body = Encoding.UTF8.GetString(TransactionWriter.Write("7", rows).Span);

        Assert.Equal(
            """
            --batch_7
            Content-Type: multipart/mixed; boundary=changeset_7

            --changeset_7
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            POST https://a.table.core.windows.net/T HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            Prefer: return-no-content
            Content-Type: application/json

            {"PartitionKey":"p","RowKey":"r","N@odata.type":"Edm.Int64","N":"5"}
            --changeset_7
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            DELETE https://a.table.core.windows.net/T(PartitionKey=%27it%27%27s%27,RowKey=%27a%20b%27) HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            Prefer: return-no-content
            If-Match: W/"1"


            --changeset_7--
            --batch_7--

            """.ReplaceLineEndings("\r\n"), body);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("W/\"1\"\r\nX-Injected: 1")]
    [InlineData("W/\"1\"\r\nX-Injected: \"")]
    public void Of_ForeignETag_IsOneThatNoRowHas(string etag)
    {
        var row = RowRequest.Of(Endpoint, "T", TableWrite.Delete("p", "r", etag));

        Assert.Equal("W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"", row.IfMatch);
    }

    [Fact]
    public void Read_Success_YieldsStatusAndETagOfEachPart()
    {
        // The answer in Microsoft's documentation, shortened.
        var parts = Read("""
            --batchresponse_e69b1c6c
            Content-Type: multipart/mixed; boundary=changesetresponse_24c03e78

            --changesetresponse_24c03e78
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 204 No Content
            X-Content-Type-Options: nosniff
            DataServiceVersion: 3.0;
            ETag: W/"datetime'2013-08-16T20%3A46%3A31.1Z'"


            --changesetresponse_24c03e78
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 204 No Content
            DataServiceVersion: 1.0;


            --changesetresponse_24c03e78--
            --batchresponse_e69b1c6c--
            """);

        Assert.Equal([new(204, "W/\"datetime'2013-08-16T20%3A46%3A31.1Z'\"", ""), new(204, null, "")], parts);
    }

    [Fact]
    public void Read_Failure_YieldsTheErrorWithItsIndex()
    {
        var part = Assert.Single(Read("""
            --batchresponse_8a0c4a8e
            Content-Type: multipart/mixed; boundary=changesetresponse_18d7

            --changesetresponse_18d7
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 409 Conflict
            DataServiceVersion: 3.0;
            Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8

            {"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"12:The specified entity already exists.\nTime:2013"}}}
            --changesetresponse_18d7--
            --batchresponse_8a0c4a8e--
            """));

        var error = TableError.Read(part.Status, Encoding.UTF8.GetBytes(part.Body));
        Assert.Equal(new TableError(409, "EntityAlreadyExists", 12), error);
        Assert.Equal(TableFailure.AlreadyExists, error.ToFailure());
    }

    [Fact]
    public void Read_StatusThatIsNone_Throws() => Assert.Throws<FormatException>(() => Read("HTTP/1.1 abc"));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"odata.error\":1}")]
    public void Error_OfAnotherFormat_KeepsItsStatus(string body) =>
        Assert.Equal(new TableError(502, "", null), TableError.Read(502, Encoding.UTF8.GetBytes(body)));

    private static IReadOnlyList<TransactionPart> Read(string text) =>
        TransactionReader.Read(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
}
