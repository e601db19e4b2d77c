using Azure.Storage;
using Azure.Storage.Sas;
using WasmOs.Infra.Azure;
using WasmOs.Infra.Azure.Accounts;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>Credentials and endpoints with which an account can be used, and with which it cannot.</summary>
public sealed class AzureAccessTests(AzureStorageFixture fixture) : IClassFixture<AzureStorageFixture>
{
    private const string WrongKey = "d3Jvbmcta2V5LXdyb25nLWtleQ==";

    [Fact]
    public async Task Probe_SharedAccessSignature_OpensEachService()
    {
        var account = AzureConnectionString.Parse(fixture.ConnectionString);
        var rights = new AccountSasBuilder(
            AccountSasPermissions.All, TimeProvider.System.GetUtcNow().AddHours(1), AccountSasServices.All, AccountSasResourceTypes.All);
        var signature = rights.ToSasQueryParameters(new StorageSharedKeyCredential(account.Name, account.Key)).ToString();
        await using var storage = Open($"{Endpoints(account)}SharedAccessSignature={signature}");

        Assert.All(await storage.ProbeAsync(CancellationToken.None), p => Assert.Null(p.Error));
        await storage.Tables.EnsureTableAsync("SignedAccess", CancellationToken.None);
        Assert.Empty((await storage.Tables.QueryAsync("SignedAccess", new TableQuery("p"), CancellationToken.None)).Entities);
    }

    [Fact]
    public async Task Tables_AzuriteByNameOnAnotherPort_AreWritten()
    {
        // The table library takes "localhost" on any port other than 10002 for an emulator of Cosmos DB, and then merges rows with another HTTP method.
        await using var storage = Open(fixture.ConnectionString.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await storage.Tables.EnsureTableAsync("ByName", CancellationToken.None);

        Assert.True((await storage.Tables.WriteAsync("ByName", TableWrite.Upsert(new TableEntity("p", "r").Set("A", 1)), CancellationToken.None)).Succeeded);
        Assert.True(
            (await storage.Tables.WriteAsync("ByName", TableWrite.Merge(new TableEntity("p", "r").Set("B", 2), "*"), CancellationToken.None)).Succeeded);
        Assert.True((await storage.Tables.SubmitAsync(
            "ByName", [
                TableWrite.Merge(new TableEntity("p", "r").Set("C", 3), "*"),
                TableWrite.Insert(new TableEntity("p", "s"))
            ], CancellationToken.None)).Succeeded);

        Assert.Equal(3, (await storage.Tables.GetAsync("ByName", "p", "r", CancellationToken.None))!.Properties.Count);
    }

    [Fact]
    public async Task Probe_WrongKey_SaysWhatToCheckAndNoKey()
    {
        var account = AzureConnectionString.Parse(fixture.ConnectionString);
        await using var storage = Open($"{Endpoints(account)}AccountName={account.Name};AccountKey={WrongKey}");

        var probes = await storage.ProbeAsync(CancellationToken.None);

        Assert.Equal(3, probes.Count);
        Assert.All(probes, p => Assert.Contains("403 Auth", p.Error!, StringComparison.Ordinal));
        Assert.All(probes, p => Assert.Contains("check the account's key", p.Error!, StringComparison.Ordinal));
        Assert.All(probes, p => Assert.DoesNotContain(WrongKey, p.Error!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Query_ForeignContinuation_Throws()
    {
        await fixture.Storage.Tables.EnsureTableAsync("Continued", CancellationToken.None);
        foreach (var token in (string[])["", "nonsense", "a/b/c", "a&$filter=true/b", "/x"])
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => fixture.Storage.Tables.QueryAsync("Continued", new TableQuery(Continuation: token), CancellationToken.None).AsTask());
        }
    }

    private static string Endpoints(AzureAccount account) => $"BlobEndpoint={account.Blobs};QueueEndpoint={account.Queues};TableEndpoint={account.Tables};";

    private static AzureStorage Open(string connectionString) =>
        AzureStorage.Create(new AzureStorageOptions { ConnectionString = connectionString }, TimeProvider.System);
}
