using WasmOs.FunctionsHosting;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>Several workers on one account, and an account that is away.</summary>
public sealed class SharedAccountTests() : AccountTests(keepData: true)
{
    private const int Tasks = 30;

    [Fact]
    public async Task Tasks_OfTwoWorkers_AreDoneOnceEach()
    {
        await using FunctionsHost first = await WorkerApp.StartAsync(Azurite.ConnectionString);
        await using FunctionsHost second = await WorkerApp.StartAsync(Azurite.ConnectionString);
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
        await Azurite.StopAsync();
        FunctionsHostOptions options = WorkerApp.Options(Azurite.ConnectionString);
        options.RunQueues = false;
        options.RunTimers = false;
        await using FunctionsHost host = await FunctionsHost.StartAsync(options);
        using var api = new ProductClient(host.Address);
        await host.Log.WaitForAsync(entry => entry.Message.Contains("storage is not ready", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        Assert.Equal(503, (await api.UploadAsync("later", Guests.Calc())).Status);

        await Azurite.StartAsync();

        await api.PollAsync("/api/v1/health/ready", answer => answer.Status == 200);
        Assert.Equal(201, (await api.UploadAsync("later", Guests.Calc())).Status);
    }

    [Fact]
    public async Task Storage_AwayInTheMiddleOfTasks_LosesNone()
    {
        // A fetch that the outage cuts off has hidden its messages: in Azure they come ten minutes later.
        FunctionsHostOptions options = WorkerApp.Options(Azurite.ConnectionString, ("TASK_LEASE", "5"));
        options.MessageVisibility = TimeSpan.FromSeconds(10);
        await using FunctionsHost host = await FunctionsHost.StartAsync(options);
        using var api = new ProductClient(host.Address);
        await api.KeepAsync("outlives", Guests.Calc());
        string[] ids = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => api.TaskAsync($$"""{"module_id":"outlives","function":"add","args":[{{i}},1]}""")));

        await Azurite.StopAsync();
        await Azurite.StartAsync();

        foreach (string id in ids)
        {
            Assert.Equal("succeeded", (await api.EndAsync(id)).GetProperty("state").GetString());
            Assert.Single(await api.AttemptsAsync(id), attempt => attempt.GetProperty("outcome").GetString() == "succeeded");
        }
    }
}
