using System.Text.Json;
using WasmOs.ProductTests.Capabilities;
using WasmOs.TestKit;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Product;

/// <summary>The product on an account that is away: at the start, in the middle and until it comes back. Each test stops an Azurite of its own.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xUnit ends it by DisposeAsync.")]
public sealed class AzureOutageTests : IAsyncLifetime
{
    private const string Add = """{"function":"add","args":[5,3]}""";
    private readonly AzuriteServer _azurite = new(keepData: true);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-azure-outage-");

    public Task InitializeAsync() => _azurite.StartAsync();

    [Fact]
    public async Task Storage_GoesAndComesBack_LoadedModulesRunAndUploadsWait()
    {
        await using var host = await StartHostAsync();
        await host.Api.KeepAsync("loaded", Guests.Calc());
        await host.Api.RunAsync("loaded", Add);

        await _azurite.StopAsync();
        var run = await host.Api.RunAsync("loaded", Add);
        var upload = await host.Api.UploadAsync("waits", Guests.GreetRust());
        var ready = await host.Api.PollAsync("/api/v1/health/ready", answer => answer.Status == 503);

        Assert.Equal(8, run.GetProperty("result").GetInt32());
        upload.Problem(503, "storage-unavailable");
        Assert.Equal("5", upload.Headers["Retry-After"]);
        Assert.DoesNotContain("AccountKey", upload.Text + ready.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, (await host.Api.GetAsync("/api/v1/health/live")).Status);

        await _azurite.StartAsync();
        await host.Api.PollAsync("/api/v1/health/ready", answer => answer.Status == 200);
        Assert.Equal(201, (await host.Api.UploadAsync("waits", Guests.GreetRust())).Status);
        await host.Api.PollAsync("/api/v1/executions/" + Id(run), answer => answer.Status == 200);
    }

    [Fact]
    public async Task Storage_Down_ARunThatNeedsItsVolumeIsRefusedAndNotFailed()
    {
        await using var host = await StartHostAsync();
        await host.Api.KeepGuestAsync("needy", """{"file_access":"write","mounts":[{"type":"volume","path":"/v"}]}""");
        Assert.Equal(0, await host.Api.AskAsync("needy", "write"));

        await _azurite.StopAsync();
        var run = await host.Api.ExecuteAsync("needy", """{"function":"read"}""");
        var without = await host.Api.ExecuteAsync("needy", """{"function":"add"}""");

        run.Problem(503, "storage-unavailable");
        without.Problem(404, "function-not-found");
        await _azurite.StartAsync();
        await host.Api.PollAsync("/api/v1/health/ready", answer => answer.Status == 200);
        Assert.Equal(1000 + 'x', await host.Api.AskAsync("needy", "read"));
    }

    [Fact]
    public async Task Storage_DownAtStart_TheHostStartsAndGoesOnWhenItIsThere()
    {
        await _azurite.StopAsync();
        await using var host = await StartHostAsync();

        var ready = await host.Api.GetAsync("/api/v1/health/ready");
        var upload = await host.Api.UploadAsync("early", Guests.Calc());
        var live = await host.Api.GetAsync("/api/v1/health/live");

        Assert.Equal((503, 200), (ready.Status, live.Status));
        upload.Problem(503, "storage-unavailable");
        Assert.Equal("5", upload.Headers["Retry-After"]);
        await _azurite.StartAsync();
        await host.Api.PollAsync("/api/v1/health/ready", answer => answer.Status == 200);
        Assert.Equal(201, (await host.Api.UploadAsync("early", Guests.Calc())).Status);
    }

    public async Task DisposeAsync()
    {
        await _azurite.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<ProductHost> StartHostAsync() => ProductHost.StartAsync(
        _folder.FullName, options => options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = _azurite.ConnectionString });

    private static string Id(JsonElement run) => run.GetProperty("execution_id").GetString()!;
}
