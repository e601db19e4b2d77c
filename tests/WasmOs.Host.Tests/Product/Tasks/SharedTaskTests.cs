using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.ProductTests.Tasks;
using WasmOs.Storage;
using WasmOs.TestKit;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Host.Tests.Product.Tasks;

/// <summary>Several hosts on one storage account, and an account that becomes unavailable.</summary>
[Trait("Category", "Slow")]
public sealed class SharedTaskTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-shared-tasks-");
    private string _connection = "";

    public async Task InitializeAsync() => _connection = await SharedAzurite.TakeAccountAsync();

    [Fact]
    public async Task TwoHosts_OnOneAccount_ShareTheTasksAndEachEndsOnce()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.Api.KeepAsync("shared", Guests.Misbehave());

        // Each host gets its tasks one after the other. An Azurite on a machine that is busy with other tests answers a hundred requests at once too late.
        var lanes = await Task.WhenAll(SubmitAsync(one.Api, 50), SubmitAsync(two.Api, 50));
        string[] ids = [.. lanes.SelectMany(lane => lane)];
        var ended = await EndAsync(two.Api, ids);

        Assert.All(ended, task => Assert.Equal(("succeeded", 1), (TaskClient.StateOf(task), task.GetProperty("attempt").GetInt32())));
        Assert.Equal(2, ended.Select(task => task.GetProperty("worker").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Kill_OneOfTwoHosts_TheOtherTakesItsTasksOver()
    {
        using var victim = new HostProcess(
            ("SERVER_PORT", "0"), ("AzureWebJobsStorage", _connection), ("QUEUE_LEASE", "4"), ("TASK_LEASE", "4"), ("LOG_LEVEL", "error"));
        using var api = new ProductClient(new Uri((await victim.WaitForAsync("WasmOS listens on")).Split(' ')[3]));
        await api.UploadAsync("survives", Guests.Misbehave());
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add(await api.TaskAsync("""{"module_id":"survives","function":"loop","timeout":280,"retry":{"max_attempts":5}}"""));
        }

        // All tasks run on one host before the other host starts.
        await RunAsync(api, tasks => tasks.Length == ids.Count);
        await using var survivor = await StartAsync();
        await victim.SignalAsync("KILL");
        await victim.EndAsync();
        var running = await RunAsync(survivor.Api, tasks => tasks.Length == ids.Count && tasks.All(task => task.GetProperty("attempt").GetInt32() == 2));
        await Task.WhenAll(ids.Select(id => survivor.Api.CancelTaskAsync(id)));
        var ended = await EndAsync(survivor.Api, ids);

        Assert.Single(running.Select(task => task.GetProperty("worker").GetString()).Distinct());
        Assert.All(ended, task => Assert.Equal("cancelled", TaskClient.StateOf(task)));
    }

    [Fact]
    public async Task Azurite_StopsAndStartsUnderLoad_EveryAcceptedTaskEndsOnce()
    {
        await using var azurite = new AzuriteServer(keepData: true);
        await azurite.StartAsync();
        await using var host = await StartAsync(azurite.ConnectionString);
        await host.Api.KeepAsync("loaded", Guests.Misbehave());
        var accepted = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            if (i == 40)
            {
                await azurite.StopAsync();
                (await host.Api.SubmitAsync("""{"module_id":"loaded","function":"count"}""")).Problem(503, "storage-unavailable");
                await azurite.StartAsync();
                await host.Api.PollAsync("/api/v1/health/ready", answer => answer.Status == 200);
            }

            accepted.Add(await host.Api.TaskAsync("""{"module_id":"loaded","function":"work","args":["5000000"],"retry":{"max_attempts":10}}"""));
        }

        var ended = await EndAsync(host.Api, accepted);

        Assert.All(ended, task => Assert.Equal("succeeded", TaskClient.StateOf(task)));
    }

    [Fact]
    public async Task Message_ThatNoFunctionCanHandle_IsPoisonAndTasksGoOn()
    {
        await using var host = await StartAsync();
        await host.Api.KeepAsync("goes-on", Guests.Calc());
        var queues = host.Host.Services.GetRequiredService<IStorage>().Queues;
        await queues.SendAsync("wasmos-tasks-normal", Encoding.UTF8.GetBytes("no task"), TimeSpan.Zero, null, CancellationToken.None);

        var id = await host.Api.TaskAsync("""{"module_id":"goes-on","function":"add","args":[1,2]}""");

        Assert.Equal("succeeded", TaskClient.StateOf(await host.Api.EndAsync(id)));
        var deadline = TimeProvider.System.GetUtcNow() + Limit;
        while (await queues.ApproximateCountAsync("wasmos-tasks-normal", CancellationToken.None)
            + await queues.ApproximateCountAsync("wasmos-tasks-normal-poison", CancellationToken.None) > 0)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "the message is still there");
        }
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private Task<ProductHost> StartAsync(string? connection = null) => ProductHost.StartAsync(_folder.FullName, options =>
    {
        options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = connection ?? _connection };
        options.Queues.Lease = TimeSpan.FromSeconds(4);
        options.Product.Tasks.Lease = TimeSpan.FromSeconds(4);
    });

    private static async Task<string[]> SubmitAsync(ProductClient api, int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = await api.TaskAsync("""{"module_id":"shared","function":"work","args":["10000000"]}""");
        }

        return ids;
    }

    /// <summary>Waits until the running tasks match a predicate, and returns them.</summary>
    private static async Task<JsonElement[]> RunAsync(ProductClient api, Predicate<JsonElement[]> wanted)
    {
        JsonElement[] running = [];
        await api.PollAsync(TaskClient.Path + "?limit=1000", page =>
        {
            running = [.. page.Json.GetProperty("items").EnumerateArray().Where(task => TaskClient.StateOf(task) == "running")];
            return wanted(running);
        });
        return running;
    }

    private static async Task<JsonElement[]> EndAsync(ProductClient api, IReadOnlyCollection<string> ids)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Limit;
        while (true)
        {
            JsonElement[] tasks = [.. (await api.GetAsync(TaskClient.Path + "?limit=1000")).Json.GetProperty("items").EnumerateArray()
                .Where(task => ids.Contains(task.GetProperty("task_id").GetString()!))];
            if (tasks.Length == ids.Count && tasks.All(task => TaskClient.StateOf(task) is not ("queued" or "running")))
            {
                return tasks;
            }

            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "the tasks did not end: " + string.Join(", ", tasks.CountBy(TaskClient.StateOf)));
        }
    }
}
