using WasmOs.Infra.Azure;
using WasmOs.Storage;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Infra.Tests.Azure;

public sealed class AzuriteServerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_DataIsKeptOnDiskOnly(bool keepData)
    {
        await using var azurite = new AzuriteServer(keepData);
        await azurite.StartAsync();
        var ports = (azurite.BlobPort, azurite.QueuePort, azurite.TablePort);
        await using var storage = AzureStorage.Create(new AzureStorageOptions { ConnectionString = azurite.ConnectionString }, TimeProvider.System);
        await storage.Tables.EnsureTableAsync("Kept", CancellationToken.None);
        await storage.Tables.WriteAsync("Kept", TableWrite.Insert(new TableEntity("p", "r")), CancellationToken.None);

        await azurite.StopAsync();
        await azurite.StartAsync();

        Assert.Equal(ports, (azurite.BlobPort, azurite.QueuePort, azurite.TablePort));
        await storage.Tables.EnsureTableAsync("Kept", CancellationToken.None);
        Assert.Equal(keepData, await storage.Tables.GetAsync("Kept", "p", "r", CancellationToken.None) is not null);
    }

    [Fact]
    public async Task Start_Running_Throws()
    {
        await using var azurite = new AzuriteServer();
        await azurite.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(azurite.StartAsync);
    }
}
