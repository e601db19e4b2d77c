using System.Text.Json;
using Azure.Storage.Queues;
using WasmOs.ProductTests.Schedules;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;
using WasmOs.TestKit.Processes;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>Several workers on one account.</summary>
public sealed class SharedAccountTests : AccountTests
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
        await using var first = await WorkerApp.StartAsync(Connection);
        await using var second = await WorkerApp.StartAsync(Connection);
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
        await using var worker = await WorkerApp.StartAsync(Connection);
        await using var second = await WorkerApp.StartAsync(Connection);
        using var embedded = new HostProcess(
            WorkerApp.EmbeddedHost,
            [],
            [.. WorkerApp.Keys, ("SERVER_PORT", "0"), ("AzureWebJobsStorage", Connection), ("LOG_LEVEL", "error")]);
        using var one = new ProductClient(worker.Address);
        using var other = new ProductClient(new Uri((await embedded.WaitForAsync("WasmOS listens on")).Split(' ')[3]));
        await one.KeepAsync("shared", Worker);
        await other.PollAsync("/api/v1/modules/shared", answer => answer.Status == 200);
        var queue = new QueueClient(Connection, "wasmos-tasks-normal", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

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
        await using var first = await WorkerApp.StartAsync(Connection);
        await using var second = await WorkerApp.StartAsync(Connection);
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

    private static async Task AssertDoneOnceAsync(ProductClient one, ProductClient other, string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.Equal("succeeded", (await other.EndAsync(id)).GetProperty("state").GetString());
            Assert.Single(await one.AttemptsAsync(id));
        }
    }
}
