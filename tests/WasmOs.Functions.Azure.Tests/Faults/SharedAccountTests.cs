using WasmOs.FunctionsHosting;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>Several workers on one account, and an account that is away.</summary>
public sealed class SharedAccountTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Tasks = 30;

    private readonly AzuriteServer _azurite = new(keepData: true);

    public Task InitializeAsync() => _azurite.StartAsync();

    public async Task DisposeAsync() => await _azurite.DisposeAsync();

    ValueTask IAsyncDisposable.DisposeAsync() => _azurite.DisposeAsync();

    [Fact]
    public async Task Tasks_OfTwoWorkers_AreDoneOnceEach()
    {
        await using FunctionsHost first = await WorkerApp.StartAsync(_azurite.ConnectionString);
        await using FunctionsHost second = await WorkerApp.StartAsync(_azurite.ConnectionString);
        using var one = new ProductClient(first.Address);
        using var other = new ProductClient(second.Address);
        await one.KeepAsync("shared", Guests.Calc());
        await other.PollAsync("/api/v1/modules/shared", answer => answer.Status == 200);

        string[] ids = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => (i % 2 == 0 ? one : other).TaskAsync($$"""{"module_id":"shared","function":"add","args":[{{i}},1]}""")));

        foreach (string id in ids)
        {
            Assert.Equal("succeeded", (await other.EndAsync(id)).GetProperty("state").GetString());
            Assert.Single(await one.AttemptsAsync(id));
        }
    }

    [Fact]
    public async Task Storage_AwayAtTheStart_IsLoggedAndServedWhenItIsBack()
    {
        await _azurite.StopAsync();
        FunctionsHostOptions options = WorkerApp.Options(_azurite.ConnectionString);
        options.RunQueues = false;
        options.RunTimers = false;
        await using FunctionsHost host = await FunctionsHost.StartAsync(options);
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
        await using FunctionsHost host = await WorkerApp.StartAsync(_azurite.ConnectionString, ("TASK_LEASE", "5"));
        using var api = new ProductClient(host.Address);
        await api.KeepAsync("outlives", Guests.Calc());
        string[] ids = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => api.TaskAsync($$"""{"module_id":"outlives","function":"add","args":[{{i}},1]}""")));

        await _azurite.StopAsync();
        await _azurite.StartAsync();

        foreach (string id in ids)
        {
            Assert.Equal("succeeded", (await api.EndAsync(id)).GetProperty("state").GetString());
            Assert.Single(await api.AttemptsAsync(id), attempt => attempt.GetProperty("outcome").GetString() == "succeeded");
        }
    }
}
