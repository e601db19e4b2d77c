using System.Text.Json;
using Azure.Storage.Queues;
using WasmOs.FunctionsHosting;
using WasmOs.ProductTests.Schedules;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;
using WasmOs.TestKit.Processes;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>Several workers on one account, and an account that is away.</summary>
public sealed class SharedAccountTests() : AccountTests(keepData: true)
{
    private const int Tasks = 30;

    /// <summary>Runs long enough that a second message finds the first one's run still going on.</summary>
    private const string Worker = """
        (module (func (export "work") (local i32)
          (loop $next (br_if $next (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100000000))))))
        """;

    [Fact]
    public async Task Tasks_OfTwoWorkers_AreDoneOnceEach()
    {
        await using var first = await WorkerApp.StartAsync(Azurite.ConnectionString);
        await using var second = await WorkerApp.StartAsync(Azurite.ConnectionString);
        using var one = new ProductClient(first.Address);
        using var other = new ProductClient(second.Address);
        await one.KeepAsync("shared", Guests.Calc());
        await other.PollAsync("/api/v1/modules/shared", answer => answer.Status == 200);

        var ids = await Task.WhenAll(
            Enumerable.Range(0, Tasks).Select(i => (i % 2 == 0 ? one : other).TaskAsync($$"""{"module_id":"shared","function":"add","args":[{{i}},1]}""")));

        await AssertDoneOnceAsync(one, other, ids);
    }

    // Queues deliver a message twice when a receiver is slow, and somebody's script may copy one: the row decides who runs.
    [Fact]
    public async Task Tasks_OfTwoWorkersAndAnEmbeddedHostWithEachMessageThrice_AreDoneOnceEach()
    {
        await using var worker = await WorkerApp.StartAsync(Azurite.ConnectionString);
        await using var second = await WorkerApp.StartAsync(Azurite.ConnectionString);
        using var embedded = new HostProcess(
            WorkerApp.EmbeddedHost,
            [],
            [.. WorkerApp.Keys, ("SERVER_PORT", "0"), ("AzureWebJobsStorage", Azurite.ConnectionString), ("LOG_LEVEL", "error")]);
        using var one = new ProductClient(worker.Address);
        using var other = new ProductClient(new Uri((await embedded.WaitForAsync("WasmOS listens on")).Split(' ')[3]));
        await one.KeepAsync("shared", Worker);
        await other.PollAsync("/api/v1/modules/shared", answer => answer.Status == 200);
        var queue = new QueueClient(Azurite.ConnectionString, "wasmos-tasks-normal", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

        var ids = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(async i =>
        {
            var id = await (i % 2 == 0 ? one : other).TaskAsync("""{"module_id":"shared","function":"work"}""");
            await Task.WhenAll(queue.SendMessageAsync(id), queue.SendMessageAsync(id));
            return id;
        }));

        await AssertDoneOnceAsync(one, other, ids);
    }

    [Fact]
    public async Task Timers_OfTwoWorkersThatRunBesideEachOther_FireEachDueTimeOnce()
    {
        await using var first = await WorkerApp.StartAsync(Azurite.ConnectionString);
        await using var second = await WorkerApp.StartAsync(Azurite.ConnectionString);
        using var api = new ProductClient(first.Address);
        await api.KeepAsync("clockwork", Guests.Calc());
        var id = await api.ScheduledAsync("""{"module_id":"clockwork","function":"add","args":[5,3],"schedule":"* * * * * *","overlap":"queue"}""");

        JsonElement[] runs = [];
        while (runs.Length < 3)
        {
            await Task.WhenAll(new[] { first, first, second, second }.Select(host => host.InvokeAsync("schedules-due")));
            runs = await api.RunsAsync(id, 0);
        }

        await api.PatchScheduleAsync(id, """{"paused":true}""");
        await Task.WhenAll(first.InvokeAsync("schedules-due"), second.InvokeAsync("schedules-due"));
        runs = [.. (await api.RunsAsync(id, 0)).Where(run => run.GetProperty("outcome").GetString() == "submitted")];
        foreach (var run in runs)
        {
            await api.EndAsync(run.GetProperty("task_id").GetString()!);
        }

        Assert.Distinct(runs.Select(run => run.GetProperty("planned_at").GetString()));
        Assert.Equal(runs.Length, (await api.GetAsync(TaskClient.Path)).Json.GetProperty("items").GetArrayLength());

        // A worker writes its part of the history some seconds later: the other one sees it then.
        await api.PollAsync("/api/v1/executions?module_id=clockwork", answer => answer.Json.GetProperty("executions").GetArrayLength() >= runs.Length);
        Assert.Equal(runs.Length, (await api.GetAsync("/api/v1/executions?module_id=clockwork")).Json.GetProperty("executions").GetArrayLength());
    }

    [Fact]
    public async Task Storage_KilledInMidDownload_NeverGivesWhatLooksWhole()
    {
        var module = CustomSections.Add(Guests.Calc(), 9_000_000);
        await using var host = await WorkerApp.StartAsync(Azurite.ConnectionString);
        using var api = new ProductClient(host.Address);
        await api.KeepAsync("large", module);
        using var client = new HttpClient { BaseAddress = host.Address };
        using var response = await client.GetAsync(new Uri("/api/v1/modules/large/content", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = new byte[1_000_000];
        await body.ReadExactlyAsync(first);

        await Azurite.StopAsync();

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
        await Azurite.StopAsync();
        var options = WorkerApp.Options(Azurite.ConnectionString);
        options.RunQueues = false;
        options.RunTimers = false;
        await using var host = await FunctionsHost.StartAsync(options);
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
        var options = WorkerApp.Options(Azurite.ConnectionString, ("TASK_LEASE", "5"));
        options.MessageVisibility = TimeSpan.FromSeconds(10);
        await using var host = await FunctionsHost.StartAsync(options);
        using var api = new ProductClient(host.Address);
        await api.KeepAsync("outlives", Guests.Calc());
        var ids = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => api.TaskAsync($$"""{"module_id":"outlives","function":"add","args":[{{i}},1]}""")));

        await Azurite.StopAsync();
        await Azurite.StartAsync();

        foreach (var id in ids)
        {
            Assert.Equal("succeeded", (await api.EndAsync(id)).GetProperty("state").GetString());
            Assert.Single(await api.AttemptsAsync(id), attempt => attempt.GetProperty("outcome").GetString() == "succeeded");
        }
    }

    private static async Task AssertDoneOnceAsync(ProductClient one, ProductClient other, string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.Equal("succeeded", (await other.EndAsync(id)).GetProperty("state").GetString());
            Assert.Single(await one.AttemptsAsync(id));
        }
    }
}
