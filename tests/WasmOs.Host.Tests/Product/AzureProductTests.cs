using System.Text.Json;
using WasmOs.TestKit;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Product;

/// <summary>The product on a storage account.</summary>
public sealed class AzureProductTests : IAsyncLifetime
{
    private const string Add = """{"function":"add","args":[5,3]}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-azure-");
    private string _connection = "";

    public async Task InitializeAsync() => _connection = await SharedAzurite.TakeAccountAsync();

    [Fact]
    public async Task Product_OnAzureStorage_UploadsRunsAndRemembers()
    {
        string id;
        await using (var before = await StartHostAsync())
        {
            Assert.Equal(201, (await before.Api.UploadAsync("cloud", Guests.Calc())).Status);
            Assert.Equal(200, (await before.Api.UploadAsync("cloud", Guests.Calc())).Status);
            id = Id(await before.Api.RunAsync("cloud", Add));
            var ready = await before.Api.GetAsync("/api/v1/health/ready");
            Assert.True(ready.Status == 200 && ready.Text.Contains("azure-blobs", StringComparison.Ordinal), ready.Text);
            await before.Host.StopAsync();
        }

        await using var after = await StartHostAsync();
        var run = await after.Api.RunAsync("cloud", Add);
        Assert.Equal("artifact", run.GetProperty("usage").GetProperty("start").GetString());
        Assert.Equal(8, (await after.Api.GetAsync("/api/v1/executions/" + id)).Json.GetProperty("result").GetInt32());
        Assert.Equal(204, (await after.Api.SendAsync(HttpMethod.Delete, "/api/v1/modules/cloud")).Status);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private Task<ProductHost> StartHostAsync() => ProductHost.StartAsync(
        _folder.FullName, options => options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = _connection });

    private static string Id(JsonElement run) => run.GetProperty("execution_id").GetString()!;
}
