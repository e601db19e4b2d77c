using WasmOs.FunctionsHosting;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>A worker whose storage is away: at its start, in the middle of a download and of tasks. Each test stops an Azurite of its own.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xUnit ends it by DisposeAsync.")]
public sealed class StorageOutageTests : IAsyncLifetime
{
    private const int Tasks = 30;

    private readonly AzuriteServer _azurite = new(keepData: true);

    public Task InitializeAsync() => _azurite.StartAsync();

    public async Task DisposeAsync() => await _azurite.DisposeAsync();

    [Fact]
    public async Task Storage_KilledInMidDownload_NeverGivesWhatLooksWhole()
    {
        var module = CustomSections.Add(Guests.Calc(), 9_000_000);
        await using var host = await WorkerApp.StartAsync(_azurite.ConnectionString);
        using var api = new ProductClient(host.Address);
        await api.KeepAsync("large", module);
        using var client = new HttpClient { BaseAddress = host.Address };
        using var response = await client.GetAsync(new Uri("/api/v1/modules/large/content", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = new byte[1_000_000];
        await body.ReadExactlyAsync(first);

        await _azurite.StopAsync();

        var rest = new MemoryStream();
        var failure = await Record.ExceptionAsync(() => body.CopyToAsync(rest));
        Assert.Equal(200, (int)response.StatusCode);
        Assert.True(
            failure is IOException || (byte[])[.. first, .. rest.ToArray()] is { } all && all.AsSpan().SequenceEqual(module),
            $"{first.Length + rest.Length} bytes ended as if they were all.");
    }

    [Fact]
    public async Task Storage_AwayAtTheStart_IsLoggedAndServedWhenItIsBack()
    {
        await _azurite.StopAsync();
        var options = WorkerApp.Options(_azurite.ConnectionString);
        options.RunQueues = false;
        options.RunTimers = false;
        await using var host = await FunctionsHost.StartAsync(options);
        using var api = new ProductClient(host.Address);
        await host.Log.WaitForAsync(entry => entry.Message.Contains("storage is not ready", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        Assert.Equal(503, (await api.UploadAsync("later", Guests.Calc())).Status);

        await _azurite.StartAsync();

        await api.PollAsync("/api/v1/health/ready", answer => answer.Status == 200);
        Assert.Equal(201, (await api.UploadAsync("later", Guests.Calc())).Status);
    }

    [Fact]
    public async Task Storage_AwayInTheMiddleOfTasks_LosesNone()
    {
        // A fetch that the outage cuts off has hidden its messages: in Azure they come ten minutes later.
        var options = WorkerApp.Options(_azurite.ConnectionString, ("TASK_LEASE", "5"));
        options.MessageVisibility = TimeSpan.FromSeconds(10);
        await using var host = await FunctionsHost.StartAsync(options);
        using var api = new ProductClient(host.Address);
        await api.KeepAsync("outlives", Guests.Calc());
        var ids = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => api.TaskAsync($$"""{"module_id":"outlives","function":"add","args":[{{i}},1]}""")));

        await _azurite.StopAsync();
        await _azurite.StartAsync();

        foreach (var id in ids)
        {
            Assert.Equal("succeeded", (await api.EndAsync(id)).GetProperty("state").GetString());
            Assert.Single(await api.AttemptsAsync(id), attempt => attempt.GetProperty("outcome").GetString() == "succeeded");
        }
    }
}
