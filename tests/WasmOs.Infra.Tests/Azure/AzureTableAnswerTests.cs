using System.Net;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using WasmOs.Infra.Azure;
using WasmOs.Infra.Azure.Calls;
using WasmOs.Storage;
using TableEntity = WasmOs.Storage.TableEntity;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>Responses that the table service, or another server in its place, may send although Azurite does not.</summary>
public sealed class AzureTableAnswerTests
{
    private const string Key = "c2VjcmV0LWtleS1zZWNyZXQ=";

    [Theory]
    [InlineData("\"V\":1", 1)]
    [InlineData("\"V\":1.5", 1.5)]
    [InlineData("\"V\":1.0", 1.0)]
    [InlineData("\"V\":1e3", 1000.0)]
    [InlineData("\"V\":\"7\",\"V@odata.type\":\"Edm.Int64\"", 7L)]
    [InlineData("\"V@odata.type\":\"Edm.Double\",\"V\":\"NaN\"", double.NaN)]
    [InlineData("\"V@odata.type\":\"Edm.Double\",\"V\":\"-Infinity\"", double.NegativeInfinity)]
    public async Task Get_Number_HasItsType(string property, object expected)
    {
        var row = await Get(property);

        Assert.Equal(expected, Assert.Single(row!.Properties).Value);
        Assert.IsType(expected.GetType(), row.Properties["V"]);
    }

    [Fact]
    public async Task Get_NullAndMetadata_AreNoProperties() =>
        Assert.Empty((await Get("\"V\":null,\"odata.metadata\":\"https://x\",\"odata.type\":\"a.T\",\"Timestamp@odata.type\":\"Edm.DateTime\""))!.Properties);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html></html>")]
    [InlineData("{\"value\":1}")]
    [InlineData("{\"value\":[1]}")]
    [InlineData("")]
    public async Task Query_AnswerOfSomethingElse_IsUnavailable(string body)
    {
        var tables = Open(new CannedResult(HttpStatusCode.OK, body));

        var e = await Assert.ThrowsAsync<StorageUnavailableException>(() => tables.QueryAsync("Canned", new TableQuery(), CancellationToken.None).AsTask());
        Assert.Contains("check the endpoint", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => tables.GetAsync("Canned", "p", "r", CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => tables.SubmitAsync(
                "Canned", [TableWrite.Insert(new TableEntity("p", "r")), TableWrite.Insert(new TableEntity("p", "s"))], CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Get_AnotherRow_IsUnavailable() => await Assert.ThrowsAsync<StorageUnavailableException>(
        () => Open(new CannedResult(HttpStatusCode.OK, "{}")).GetAsync("Canned", "p", "r", CancellationToken.None).AsTask());

    [Fact]
    public async Task Write_RefusedInXml_IsUnavailableAndNamesTheStatus()
    {
        var tables =
            Open(new CannedResult(HttpStatusCode.Forbidden, "<?xml version=\"1.0\"?><error><code>AuthenticationFailed</code></error>", "application/xml"));

        var e = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => tables.WriteAsync("Canned", TableWrite.Upsert(new TableEntity("p", "r")), CancellationToken.None).AsTask());

        Assert.Contains("403", e.Message, StringComparison.Ordinal);
        Assert.Contains("check the account's key", e.Message, StringComparison.Ordinal);
    }

    private static ValueTask<TableEntity?> Get(string property)
    {
        var row = $"{{\"odata.etag\":\"W/\\\"1\\\"\",\"PartitionKey\":\"p\",\"RowKey\":\"r\",\"Timestamp\":\"2026-11-21T08:00:00.1234567Z\",{property}}}";
        return Open(new CannedResult(HttpStatusCode.OK, row)).GetAsync("Canned", "p", "r", CancellationToken.None);
    }

    private static AzureTableStore Open(CannedResult answer)
    {
        var options = new AzureStorageOptions { MaxRetries = 0 };
        var sdk = new TableClientOptions { Transport = new HttpClientTransport(answer), RetryPolicy = new AzureRetryPolicy(options.ToCallLimits()) };
        var service = new TableServiceClient(new Uri("https://a.table.core.windows.net"), new TableSharedKeyCredential("a", Key), sdk);
        return new AzureTableStore(service, new ServiceGuard("tables", options.ToCallLimits(), TimeProvider.System));
    }
}
