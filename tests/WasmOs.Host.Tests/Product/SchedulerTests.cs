using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product;

public sealed class SchedulerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-scheduler-");

    [Fact]
    public async Task Scheduler_MoreSpinningGuestsThanSlots_ShowsThemAndLetsShortRunsThrough()
    {
        await using var host = await ProductHost.StartAsync(
            _folder.FullName, options => options.Settings = new Dictionary<string, string> { ["SCHEDULER_POLICY"] = "priority" });
        var api = host.Api;
        await api.KeepAsync("spins", Guests.Misbehave());
        await api.KeepAsync("short", """(module (func (export "answer") (result i32) i32.const 42))""");
        var slots = (await api.GetAsync("/api/v1/scheduler")).Json.GetProperty("slots").GetInt32();

        Task<JsonElement>[] spinning = [.. Enumerable.Range(0, 2 * slots)
            .Select(_ => api.RunAsync("spins", """{"function":"loop","timeout":60,"priority":"low"}"""))];
        await api.PollAsync(
            "/api/v1/scheduler", answer => answer.Json.GetProperty("queue").GetArrayLength() >= slots && answer.Json.GetProperty("preemptions").GetInt64() > 0);
        Assert.Equal(42, (await api.RunAsync("short", """{"function":"answer","priority":"high"}""")).GetProperty("result").GetInt32());

        var shown = (await api.GetAsync("/api/v1/scheduler?limit=1")).Json;
        Assert.Equal(("priority", 10), (shown.GetProperty("policy").GetString(), shown.GetProperty("slice_ms").GetInt32()));
        var waiting = Assert.Single(shown.GetProperty("queue").EnumerateArray());
        Assert.Equal(("loop", "low"), (waiting.GetProperty("function").GetString(), waiting.GetProperty("priority").GetString()));
        Assert.True(shown.GetProperty("wait_to_continue").GetProperty("count").GetInt64() > 0);
        Assert.True((await api.GetAsync("/api/v1/metrics/runtime")).Json.GetProperty("scheduler").GetProperty("preemptions").GetInt64() > 0);

        foreach (var run in (await api.GetAsync("/api/v1/executions?status=running")).Json.GetProperty("executions").EnumerateArray())
        {
            await api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{run.GetProperty("execution_id").GetString()}/cancel");
        }

        Assert.All(await Task.WhenAll(spinning), run => Assert.Equal("cancelled", run.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("continuation=x", "continuation")]
    public async Task Scheduler_BadQuery_IsRefused(string query, string field)
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName);

        var answer = await host.Api.GetAsync($"/api/v1/scheduler?{query}");

        Assert.NotEmpty(answer.Fault(field));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
