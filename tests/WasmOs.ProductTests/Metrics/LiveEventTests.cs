namespace WasmOs.ProductTests.Metrics;

/// <summary>The live stream as server-sent events, which both heads have.</summary>
[Collection(ProductCollection.Name)]
public sealed class LiveEventTests(SharedProduct product)
{
    private ProductClient Api => product.Api;

    [Fact]
    public async Task Events_AfterARun_HaveTheRunAndItsModule()
    {
        await Api.KeepAsync("live-events", """(module (func (export "fine")))""");
        using var events = await EventReader.OpenAsync(Api.Address, "executions,modules");
        var id = (await Api.RunAsync("live-events", """{"function":"fine"}""")).GetProperty("execution_id").GetString();

        var module = await events.NextAsync("modules");
        var runs = await events.NextAsync("executions");

        // The head is shared, and others may run modules too.
        var mine = module.GetProperty("data").GetProperty("modules").EnumerateArray()
            .Single(one => one.GetProperty("module_id").GetString() == "live-events");
        Assert.Equal(1, mine.GetProperty("executions").GetInt64());
        var run = runs.GetProperty("data").GetProperty("executions").EnumerateArray().Single(one => one.GetProperty("execution_id").GetString() == id);
        Assert.Equal("succeeded", run.GetProperty("status").GetString());
        Assert.Equal("live-events", run.GetProperty("module_id").GetString());
    }

    [Fact]
    public async Task Events_OfTheHost_HaveTheSameMembersAsTheirResources()
    {
        using var events = await EventReader.OpenAsync(Api.Address, "runtime,scheduler,tasks");
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);

        var runtime = await events.NextAsync("runtime");
        var tasks = await events.NextAsync("tasks");
        var scheduler = await events.NextAsync("scheduler");

        Assert.EndsWith("Z", runtime.GetProperty("at").GetString(), StringComparison.Ordinal);
        Assert.Equal(MembersOf((await Api.GetAsync("/api/v1/metrics/runtime")).Json), MembersOf(runtime.GetProperty("data")));
        Assert.Equal(MembersOf((await Api.GetAsync("/api/v1/scheduler")).Json), MembersOf(scheduler.GetProperty("data")));
        Assert.True(tasks.GetProperty("data").GetProperty("states").TryGetProperty("succeeded", out _));
    }

    [Fact]
    public async Task Topic_Unknown_IsNamedWithTheKnownOnes()
    {
        var answer = await Api.GetAsync("/api/v1/metrics/stream?topics=runtime,weather");

        answer.Problem(400, "invalid-request");
        Assert.Equal("'weather' is no topic. Known: runtime, modules, tasks, executions, scheduler, alerts.", answer.Fault("topics"));
    }

    private static string[] MembersOf(System.Text.Json.JsonElement json) => [.. json.EnumerateObject().Select(member => member.Name)];
}
