using System.Text.Json;
using System.Text.RegularExpressions;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Tasks;

/// <summary>The host as a process that is killed without warning and started again on its data folder.</summary>
[Trait("Category", "Slow")]
public sealed partial class TaskCrashTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-task-crash-");

    [Fact]
    public async Task Kill_While200TasksRun_NoneIsLostAndEachEndsOnce()
    {
        const int Count = 200;
        HashSet<string> ids;
        using (var host = Start())
        {
            using var api = await ConnectAsync(host);
            await api.UploadAsync("busy", Guests.Misbehave());
            ids = [.. await Task.WhenAll(Enumerable.Range(0, Count)
                .Select(_ => api.TaskAsync("""{"module_id":"busy","function":"work","args":["40000000"],"retry":{"max_attempts":5}}""")))];
            await UntilAsync(
                api, tasks => tasks.Count(task => TaskClient.StateOf(task) == "succeeded") >= 10 && tasks.Any(task => TaskClient.StateOf(task) == "running"));
            await host.SignalAsync("KILL");
            await host.EndAsync();
        }

        using var again = Start();
        using var after = await ConnectAsync(again);
        var ended = await UntilAsync(after, tasks => tasks.Length == Count && tasks.All(task => TaskClient.StateOf(task) is not ("queued" or "running")));

        Assert.Equal(Count, ids.Count);
        Assert.Equal(ids.Order(), ended.Select(task => task.GetProperty("task_id").GetString()!).Order());
        Assert.All(ended, task => Assert.Equal("succeeded", TaskClient.StateOf(task)));
        Assert.Contains(ended, task => task.GetProperty("attempt").GetInt32() == 2);
        foreach (var id in ids)
        {
            Assert.Single(await after.AttemptsAsync(id), attempt => attempt.GetProperty("outcome").GetString() == "succeeded");
        }
    }

    [Fact]
    public async Task Kill_EachTimeTheTaskRuns_IsDeadAfterItsAttemptsAndNotRunAgain()
    {
        string? id = null;
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            using var host = Start();
            using var api = await ConnectAsync(host);
            await api.UploadAsync("killer", Guests.Misbehave());
            id ??= await api.TaskAsync("""{"module_id":"killer","function":"loop","timeout":120,"retry":{"max_attempts":2}}""");
            await api.PollAsync(
                $"{TaskClient.Path}/{id}", answer => TaskClient.StateOf(answer.Json) == "running" && answer.Json.GetProperty("attempt").GetInt32() == attempt);
            await host.SignalAsync("KILL");
            await host.EndAsync();
        }

        using var last = Start();
        using var after = await ConnectAsync(last);
        var dead = await after.ReachAsync(id!, "dead");

        Assert.Equal((2, "worker_lost"), (dead.GetProperty("attempt").GetInt32(), TaskClient.FaultOf(dead)));
        Assert.Equal(["lost", "lost"], (await after.AttemptsAsync(id!)).Select(attempt => attempt.GetProperty("outcome").GetString()));
    }

    [Fact]
    [Trait("Trial", "1.4")]
    public async Task Kill_WithLeasesOfADay_TheTaskGoesOnAtTheRestart()
    {
        string id;
        using (var host = Start("86400"))
        {
            using var api = await ConnectAsync(host);
            await api.UploadAsync("looper", Guests.Misbehave());
            id = await api.TaskAsync("""{"module_id":"looper","function":"loop","timeout":120,"retry":{"max_attempts":5}}""");
            await api.ReachAsync(id, "running");
            await host.SignalAsync("KILL");
            await host.EndAsync();
        }

        using var again = Start("86400");
        using var after = await ConnectAsync(again);
        await after.PollAsync($"{TaskClient.Path}/{id}", answer => answer.Json.GetProperty("attempt").GetInt32() == 2);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private HostProcess Start(string lease = "2") =>
        new(("SERVER_PORT", "0"), ("DATA_DIR", _folder.FullName), ("QUEUE_LEASE", lease), ("TASK_LEASE", lease), ("LOG_LEVEL", "error"));

    private static async Task<ProductClient> ConnectAsync(HostProcess host) =>
        new(new Uri(Address().Match(await host.WaitForAsync("WasmOS listens on")).Value));

    private static async Task<JsonElement[]> UntilAsync(ProductClient api, Predicate<JsonElement[]> wanted)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Limit;
        while (true)
        {
            var page = await api.GetAsync(TaskClient.Path + "?limit=1000");
            JsonElement[] tasks = [.. page.Json.GetProperty("items").EnumerateArray()];
            if (wanted(tasks))
            {
                return tasks;
            }

            Assert.True(
                TimeProvider.System.GetUtcNow() < deadline, "the tasks did not come to be as wanted: " + string.Join(", ", tasks.CountBy(TaskClient.StateOf)));
        }
    }

    [GeneratedRegex("http://[^ ]+/")]
    private static partial Regex Address();
}
