using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.History;
using WasmOs.ProductTests.Capabilities;
using WasmOs.Runtime;
using WasmOs.Storage;
using WasmOs.TestKit;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Product.Damage;

/// <summary>The same tests of damaged content on a storage account, where everybody who can write blobs can overwrite them.</summary>
[Trait("Trial", "1.7")]
public sealed class AzureDamageTests : IAsyncLifetime
{
    private const string Add = """{"function":"add","args":[5,3]}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-azure-damage-");
    private string _connection = "";

    public async Task InitializeAsync() => _connection = await SharedAzurite.TakeAccountAsync();

    [Fact]
    public async Task Blobs_Overwritten_AreMissedSkippedOrNamedAndMended()
    {
        await using (var before = await StartHostAsync())
        {
            await before.Api.KeepAsync("cloud", Guests.Calc());
            await before.Api.RunAsync("cloud", Add);
            await before.Api.KeepGuestAsync("keeper", """{"file_access":"write","mounts":[{"type":"volume","path":"/v"}]}""");
            Assert.Equal(0, await before.Api.AskAsync("keeper", "write"));
            await before.Host.Services.GetRequiredService<WasmRuntime>().WhenIdleAsync().WaitAsync(ProductClient.Limit);
            await before.Host.StopAsync();
            await before.Host.Services.GetRequiredService<ExecutionHistory>().FlushAsync(CancellationToken.None);
            foreach (var container in (string[])["artifacts", "modules", "volumes", "executions"])
            {
                await OverwriteAsync(before.Host.Services.GetRequiredService<IStorage>().Blobs, container);
            }
        }

        await using var host = await StartHostAsync();
        (await host.Api.ExecuteAsync("cloud", Add)).Problem(503, "content-damaged");
        (await host.Api.GetAsync("/api/v1/modules/cloud/content")).Problem(503, "content-damaged");
        var listed = await host.Api.GetAsync("/api/v1/executions");
        Assert.True(listed.Status == 200 && listed.Json.GetProperty("damaged").GetInt32() > 0, listed.Text);

        Assert.Equal(200, (await host.Api.UploadAsync("cloud", Guests.Calc())).Status);
        Assert.Equal(8, (await host.Api.RunAsync("cloud", Add)).GetProperty("result").GetInt32());
        Assert.Equal(200, (await host.Api.UploadAsync("keeper", Wasmtime.Wat.ToBinary(CapabilityGuest.Text()))).Status);
        (await host.Api.ExecuteAsync("keeper", """{"function":"read"}""")).Problem(503, "content-damaged");
        var health = (await host.Api.GetAsync("/health")).Json;
        Assert.Contains(health.GetProperty("components").EnumerateArray(), component => component.GetProperty("status").GetString() == "degraded");
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Overwrites each blob with half of its bytes.</summary>
    private static async Task OverwriteAsync(IBlobStore blobs, string container)
    {
        var all = new List<BlobProperties>();
        await foreach (var blob in blobs.ListAsync(container, "", CancellationToken.None))
        {
            all.Add(blob);
        }

        Assert.True(all.Count > 0, $"There is nothing in {container}.");
        foreach (var blob in all)
        {
            var address = new BlobAddress(container, blob.Name);
            await using var content = (await blobs.OpenReadAsync(address, 0, blob.Length / 2, CancellationToken.None))!;
            var half = new byte[content.ContentLength];
            await content.Content.ReadExactlyAsync(half);
            Assert.NotNull(await blobs.PutAsync(address, half, BlobCondition.None, CancellationToken.None));
        }
    }

    private Task<ProductHost> StartHostAsync() => ProductHost.StartAsync(
        _folder.FullName, options => options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = _connection });
}
