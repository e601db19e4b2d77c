using WasmOs.FunctionsHosting;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;

namespace WasmOs.Functions.Azure.Tests.Faults;

/// <summary>Workers that end while they have work: told to, or killed. What was accepted is done, once, by the next worker.</summary>
public sealed class StopTests : AccountTests
{
    private const int Tasks = 50;

    [Fact]
    public async Task Stop_WithAnEndlessGuest_EndsItAndKeepsItInTheHistory()
    {
        string id;
        await using (var host = await WorkerApp.StartAsync(Connection, ("TASK_LEASE", "5")))
        {
            using var api = new ProductClient(host.Address);
            await api.KeepAsync("endless", Guests.Misbehave());
            var call = api.ExecuteAsync("endless", """{"function":"loop","timeout":60}""");
            id = await api.RunningAsync();

            await host.StopAsync();

            // Whatever the front made of it: the call has ended.
            await Task.WhenAny(call);
            Assert.Equal(0, host.Worker.ExitCode);
        }

        await using var next = await WorkerApp.StartAsync(Connection);
        using var after = new ProductClient(next.Address);
        var run = (await after.GetAsync($"/api/v1/executions/{id}")).Json;
        Assert.Equal("cancelled", run.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Kill_WithFiftyTasksInHand_LosesNoneAndDoesNoneTwice()
    {
        List<string> ids = [];
        var options = WorkerApp.Options(Connection, ("TASK_LEASE", "5"));
        options.MessageVisibility = TimeSpan.FromSeconds(
            10); // The host's stop may cut off a fetch that has hidden its messages: in Azure they come ten minutes later.
        await using (var host = await FunctionsHost.StartAsync(options))
        {
            using var api = new ProductClient(host.Address);
            await api.KeepAsync("killed", Guests.Calc());
            for (var i = 0; i < Tasks; i++)
            {
                ids.Add(await api.TaskAsync($$"""{"module_id":"killed","function":"add","args":[{{i}},1]}"""));
            }

            host.Kill();
            await host.Worker.Exited;
        }

        await using var next = await WorkerApp.StartAsync(Connection, ("TASK_LEASE", "5"));
        using var after = new ProductClient(next.Address);
        foreach ((var id, var i) in ids.Select((id, i) => (id, i)))
        {
            var ended = await after.EndAsync(id);
            Assert.Equal("succeeded", ended.GetProperty("state").GetString());
            Assert.Equal(i + 1, ended.GetProperty("outcome").GetProperty("result").GetInt32());
            Assert.Single(await after.AttemptsAsync(id), attempt => attempt.GetProperty("outcome").GetString() == "succeeded");
        }
    }

    [Fact]
    public async Task Call_WhenTheWorkerIsGone_IsRefusedByTheFront()
    {
        await using var host = await WorkerApp.StartAsync(Connection);
        host.Kill();
        await host.Worker.Exited;
        using var client = new HttpClient { BaseAddress = host.Address };

        using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.InRange((int)answer.StatusCode, 500, 503);
    }
}
