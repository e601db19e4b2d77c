using WasmOs.Infra.Azure;
using WasmOs.Infra.Azure.Accounts;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzureConnectionStringTests
{
    private const string Secret = "c2VjcmV0LWtleS1zZWNyZXQ=";

    [Fact]
    public void Parse_AccountAndKey_MakesTheCloudsAddresses()
    {
        var account = AzureConnectionString.Parse($"DefaultEndpointsProtocol=https;AccountName=mine;AccountKey={Secret};EndpointSuffix=core.windows.net");

        Assert.Equal(("mine", Secret), (account.Name, account.Key));
        Assert.Equal("https://mine.blob.core.windows.net/", account.Blobs.AbsoluteUri);
        Assert.Equal("https://mine.queue.core.windows.net/", account.Queues.AbsoluteUri);
        Assert.Equal("https://mine.table.core.windows.net/", account.Tables.AbsoluteUri);
    }

    [Fact]
    public void Parse_OddSpelling_IsTaken()
    {
        var account = AzureConnectionString.Parse($" accountname = mine ; ACCOUNTKEY={Secret};;TableEndpoint=http://localhost:1/mine/; ");

        Assert.Equal("http://localhost:1/mine", account.Tables.AbsoluteUri);
        Assert.Equal("https://mine.blob.core.windows.net/", account.Blobs.AbsoluteUri);
    }

    [Fact]
    public void Parse_Development_IsAzuriteOnItsUsualPorts()
    {
        var account = AzureConnectionString.Parse("UseDevelopmentStorage=true");

        Assert.Equal("http://127.0.0.1:10000/devstoreaccount1", account.Blobs.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:10001/devstoreaccount1", account.Queues.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:10002/devstoreaccount1", account.Tables.AbsoluteUri);
    }

    [Fact]
    public void Parse_Signature_NeedsNoKey()
    {
        var account = AzureConnectionString.Parse("AccountName=mine;SharedAccessSignature=?sv=2022-11-02&sig=abc%3D");

        Assert.Equal(("sv=2022-11-02&sig=abc%3D", null), (account.Signature, account.Key));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData(Secret)]
    [InlineData("AccountName=mine")]
    [InlineData("AccountKey=" + Secret)]
    [InlineData("AccountName=mine;AccountKey=" + Secret + ";SharedAccessSignature=sig")]
    [InlineData("AccountName=mine;AccountKey=" + Secret + "%%")]
    [InlineData("AccountName=mine;AccountKey=")]
    [InlineData("AccountName=mine;AccountName=mine;AccountKey=" + Secret)]
    [InlineData("AccountName=mi ne/;AccountKey=" + Secret)]
    [InlineData("AccountName=mine;AccountKey=" + Secret + ";DefaultEndpointsProtocol=ftp")]
    [InlineData("AccountName=mine;AccountKey=" + Secret + ";TableEndpoint=file:///x")]
    [InlineData("AccountName=mine;AccountKey=" + Secret + ";TableEndpoint=https://user:pass@x/")]
    [InlineData("AccountName=mine;AccountKey=" + Secret + ";EndpointSuffix=a b/c")]
    [InlineData("AccountName=mine;AcountKey=" + Secret)]
    [InlineData("BlobEndpoint=https://x;QueueEndpoint=https://x;TableEndpoint=http://azurite:10002/a;SharedAccessSignature=" + Secret)]
    [InlineData("UseDevelopmentStorage=yes")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=x")]
    public void Create_BadString_ThrowsWithoutRepeatingIt(string text)
    {
        var e = Assert.Throws<ArgumentException>(() => AzureStorage.Create(new AzureStorageOptions { ConnectionString = text }, TimeProvider.System));

        Assert.DoesNotContain("c2Vjc", e.ToString(), StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", " ")]
    [InlineData("UseDevelopmentStorage=true", "mine")]
    [InlineData(null, "Not-A-Name")]
    public void Create_NeitherOrBothOrBadName_Throws(string? connectionString, string? account) =>
        Assert.Throws<ArgumentException>(
            () => AzureStorage.Create(new AzureStorageOptions { ConnectionString = connectionString, AccountName = account }, TimeProvider.System));

    [Fact]
    public async Task Create_AccountName_OpensItByIdentity()
    {
        await using var storage = AzureStorage.Create(new AzureStorageOptions { AccountName = "mine" }, TimeProvider.System);

        Assert.Equal("azure", storage.Kind);
    }

    [Fact]
    public void Account_Shown_HidesItsKey() =>
        Assert.Equal("mine", AzureConnectionString.Parse($"AccountName=mine;AccountKey={Secret}").ToString());
}
