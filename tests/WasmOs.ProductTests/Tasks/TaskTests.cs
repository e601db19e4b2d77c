using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Tasks;

[Collection(ProductCollection.Name)]
public sealed class TaskTests(SharedProduct product) : IAsyncLifetime
{
    private readonly ProductClient _api = product.Api;

    public async Task InitializeAsync()
    {
        await _api.UploadAsync("later", Guests.Calc());
        await _api.UploadAsync("stuck", Guests.Misbehave());
    }

    [Fact]
    public async Task Submit_AGoodCall_IsAcceptedRunsAndTellsItsOutcome()
    {
        var accepted = await _api.SubmitAsync("""{"module_id":"later","function":"add","args":[5,3],"labels":{"team":"a"}}""");

        Assert.Equal(202, accepted.Status);
        var id = accepted.Json.GetProperty("task_id").GetString()!;
        Assert.Equal($"/api/v1/tasks/{id}", accepted.Headers["Location"]);
        var task = await _api.ReachAsync(id, "succeeded");
        var outcome = task.GetProperty("outcome");
        Assert.Equal((8, "succeeded"), (outcome.GetProperty("result").GetInt32(), outcome.GetProperty("status").GetString()));
        Assert.Equal((1, "a"), (task.GetProperty("attempt").GetInt32(), task.GetProperty("labels").GetProperty("team").GetString()));
        var attempt = Assert.Single(await _api.AttemptsAsync(id));
        Assert.Equal(outcome.GetProperty("execution_id").GetString(), attempt.GetProperty("execution_id").GetString());
        Assert.Equal("succeeded", attempt.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Submit_WhatCannotBeRun_IsRefusedWithAllFaults()
    {
        (await _api.SubmitAsync("""{"module_id":"nobody"}""")).Problem(404, "module-not-found");
        (await _api.SubmitAsync("""{"module_id":"later","function":"sub2"}""")).Problem(404, "function-not-found");
        (await _api.SubmitAsync("""{"module_id":"later","function":"add","args":[1]}""")).Problem(400, "arguments-invalid");

        var faults =
            await _api.SubmitAsync("""{"module_id":"later","delay":-1,"ttl":"x","retry":{"max_attempts":0,"backof":1},"priority":"urgent","dely":3}""");

        Assert.All(["delay", "ttl", "retry.max_attempts", "retry.backof", "priority"], field => faults.Fault(field));
        Assert.Contains("delay", faults.Fault("dely"), StringComparison.Ordinal);
        Assert.Contains(
            "trap.*",
            (await _api.SubmitAsync("""{"module_id":"later","function":"add","args":[1,2],"retry":{"retry_on":["trap.nothing"]}}""")).Fault(
                "retry.retry_on[0]"),
            StringComparison.Ordinal);
        Assert.NotEmpty((await _api.SubmitAsync("""{"module_id":"later","callback_url":"ftp://x"}""")).Fault("callback_url"));
    }

    [Fact]
    public async Task Submit_WithAnIdempotencyKey_IsOneTask()
    {
        const string Body = """{"module_id":"later","function":"add","args":[1,2]}""";
        var key = ("Idempotency-Key", "task-" + Guid.CreateVersion7());

        var first = await _api.SubmitAsync(Body, key);
        var again = await _api.SubmitAsync(Body, key);

        Assert.Equal((202, 202), (first.Status, again.Status));
        Assert.Equal(first.Json.GetProperty("task_id").GetString(), again.Json.GetProperty("task_id").GetString());
        Assert.Equal(first.Headers["Location"], again.Headers["Location"]);
        (await _api.SubmitAsync("""{"module_id":"later","function":"add","args":[1,3]}""", key)).Problem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task Run_AFaultWorthRetrying_IsTriedAgainThenDeadThenRedrivenThenPurged()
    {
        var id = await _api.TaskAsync(
            """{"module_id":"later","function":"div","args":[1,0],"retry":{"max_attempts":2,"backoff":"fixed","delay":0.05,"retry_on":["trap.*"]}}""");

        var dead = await _api.ReachAsync(id, "dead");

        Assert.Equal((2, "trap.divide_by_zero"), (dead.GetProperty("attempt").GetInt32(), TaskClient.FaultOf(dead)));
        Assert.Equal([1, 2], (await _api.AttemptsAsync(id)).Select(attempt => attempt.GetProperty("attempt").GetInt32()));
        Assert.Contains(id, Ids(await _api.GetAsync(TaskClient.Path + "/dead")));
        var redriven = await _api.SendAsync(HttpMethod.Post, TaskClient.Path + "/dead/redrive", ProductClient.Json($$"""{"task_ids":["{{id}}"]}"""));
        Assert.Equal(1, redriven.Json.GetProperty("redriven").GetInt32());
        await _api.PollAsync($"{TaskClient.Path}/{id}/attempts", answer => answer.Json.GetProperty("items").GetArrayLength() == 4);
        await _api.ReachAsync(id, "dead");
        Assert.NotEqual(0, (await _api.SendAsync(HttpMethod.Delete, TaskClient.Path + "/dead")).Json.GetProperty("deleted").GetInt32());
        (await _api.GetAsync($"{TaskClient.Path}/{id}")).Problem(404, "task-not-found");
    }

    [Fact]
    public async Task Run_AFaultThatRetriesDoNotName_FailsAtOnce()
    {
        var id = await _api.TaskAsync("""{"module_id":"later","function":"div","args":[1,0],"retry":{"max_attempts":5,"retry_on":["deadline_exceeded"]}}""");

        var failed = await _api.EndAsync(id);

        Assert.Equal(("failed", 1, "trap.divide_by_zero"), (TaskClient.StateOf(failed), failed.GetProperty("attempt").GetInt32(), TaskClient.FaultOf(failed)));
    }

    [Fact]
    public async Task Cancel_AQueuedTask_EndsItAtOnceAndItNeverRuns()
    {
        var id = await _api.TaskAsync("""{"module_id":"later","function":"add","args":[1,2],"delay":3600}""");

        var cancelled = await _api.CancelTaskAsync(id);

        Assert.Equal((200, "cancelled"), (cancelled.Status, TaskClient.StateOf(cancelled.Json)));
        Assert.Empty(await _api.AttemptsAsync(id));
        (await _api.CancelTaskAsync(id)).Problem(409, "task-ended");
        (await _api.CancelTaskAsync("nobody")).Problem(404, "task-not-found");
    }

    [Fact]
    public async Task Cancel_ARunningTask_StopsItsGuest()
    {
        var id = await _api.TaskAsync("""{"module_id":"stuck","function":"loop","timeout":30}""");
        await _api.ReachAsync(id, "running");

        Assert.Equal(202, (await _api.CancelTaskAsync(id)).Status);
        var task = await _api.EndAsync(id);

        Assert.Equal(("cancelled", "cancelled"), (TaskClient.StateOf(task), TaskClient.FaultOf(task)));
    }

    [Fact]
    public async Task Run_AModuleThatWasDeleted_FailsAndIsNotTriedAgain()
    {
        await _api.KeepAsync("going", [.. Guests.Calc(), 0, 3, 1, (byte)'t', 9]);
        var id = await _api.TaskAsync("""{"module_id":"going","function":"add","args":[1,2],"delay":1}""");
        Assert.Equal(204, (await _api.SendAsync(HttpMethod.Delete, "/api/v1/modules/going")).Status);

        var task = await _api.EndAsync(id);

        Assert.Equal(("failed", "module_not_found"), (TaskClient.StateOf(task), TaskClient.FaultOf(task)));
    }

    [Fact]
    public async Task Submit_ALargeInput_IsKeptApartAndRuns()
    {
        await _api.UploadAsync("words", Guests.WordCountC());
        var text = string.Concat(Enumerable.Repeat("one two ", 20_000));

        var task = await _api.EndAsync(await _api.TaskAsync(JsonSerializer.Serialize(new { module_id = "words", input = text })));

        Assert.Equal("succeeded", TaskClient.StateOf(task));
        Assert.Contains("40000", task.GetProperty("outcome").GetProperty("stdout").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ByStateAndModule_IsNewestFirstInPages()
    {
        await _api.UploadAsync("listed", Guests.Calc());
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            ids.Add(await _api.TaskAsync($$"""{"module_id":"listed","function":"add","args":[{{i}},1],"delay":3600}"""));
        }

        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page =
                await _api.GetAsync($"{TaskClient.Path}?module_id=listed&state=queued&limit=10{(continuation is null ? "" : "&continuation=" + continuation)}");
            listed.AddRange(Ids(page));
            continuation = page.Json.GetProperty("continuation").GetString();
        }
        while (continuation is not null);

        Assert.Equal(Enumerable.Reverse(ids), listed);
        Assert.Empty(Ids(await _api.GetAsync($"{TaskClient.Path}?module_id=liste")));
        Assert.NotEmpty((await _api.GetAsync(TaskClient.Path + "?state=waiting")).Fault("state"));
        (await _api.GetAsync(TaskClient.Path + "?continuation=x")).Problem(400, "continuation-invalid");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static IEnumerable<string> Ids(Answer page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("task_id").GetString()!);
}
