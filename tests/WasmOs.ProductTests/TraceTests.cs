using System.Text.Json;
using WasmOs.ProductTests.Batches;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;

namespace WasmOs.ProductTests;

/// <summary>Where the time of one run went, as its caller sees it.</summary>
[Collection(ProductCollection.Name)]
public sealed class TraceTests(SharedProduct product)
{
    private static readonly string[] AllSteps = ["resolved", "loaded", "queued", "admitted", "instantiated", "started", "ended"];

    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Trace_OfARunThatAskedForIt_HasStepsThatFollowEachOther()
    {
        await _api.UploadAsync("trace-words", Guests.WordCountC());
        var run = await _api.RunAsync("trace-words", """{"input":"a b c","trace":true}""");

        var trace = await TraceAsync(run);

        Assert.Equal(("requested", "succeeded", "trace-words"), (Text(trace, "reason"), Text(trace, "status"), Text(trace, "module_id")));
        JsonElement[] steps = [.. trace.GetProperty("steps").EnumerateArray()];
        Assert.Equal(AllSteps, steps.Select(step => Text(step, "step")));
        for (var i = 1; i < steps.Length; i++)
        {
            Assert.Equal(Number(steps[i - 1], "offset_us") + Number(steps[i - 1], "duration_us"), Number(steps[i], "offset_us"));
        }

        Assert.Equal(Text(run.GetProperty("usage"), "start"), Text(steps[1], "start"));
        var written = Assert.Single(trace.GetProperty("host_calls").EnumerateArray(), calls => Text(calls, "name") == "fd_write");
        Assert.True(Number(written, "count") > 0 && written.GetProperty("duration_us").ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public async Task Trace_OfAFailure_IsKeptUnasked()
    {
        await _api.UploadAsync("trace-calc", Guests.Calc());
        var run = await _api.RunAsync("trace-calc", """{"function":"div","args":[1,0]}""");

        var trace = await TraceAsync(run);

        Assert.Equal(("failed", "failed"), (Text(trace, "reason"), Text(trace, "status")));
        Assert.Equal(AllSteps, trace.GetProperty("steps").EnumerateArray().Select(step => Text(step, "step")));
    }

    [Fact]
    public async Task Trace_OfAQuickSuccessAndOfNoRun_SaysWhy()
    {
        await _api.UploadAsync("trace-quick", Guests.Calc());
        await _api.RunAsync("trace-quick", """{"function":"add","args":[1,2]}""");
        var run = await _api.RunAsync("trace-quick", """{"function":"add","args":[1,2]}""");

        var missing = await _api.GetAsync(Path(Text(run, "execution_id")));

        missing.Problem(404, "execution-trace-not-kept");
        Assert.Contains("SLOW_RUN_MS", Text(missing.Json, "detail"), StringComparison.Ordinal);
        (await _api.GetAsync(Path("made-up"))).Problem(404, "execution-not-found");
        (await _api.GetAsync(Path("01a1fd70-98e8-7c4a-a2f8-90318adeea78"))).Problem(404, "execution-not-found");
        Assert.NotEmpty((await _api.ExecuteAsync("trace-quick", """{"function":"add","args":[1,2],"trace":"yes"}""")).Fault("trace"));
    }

    [Fact]
    public async Task Trace_OfARunThatGoesOn_IsThereOnceItHasEnded()
    {
        await _api.UploadAsync("trace-looping", Guests.Misbehave());
        var call = _api.ExecuteAsync("trace-looping", """{"function":"loop","timeout":30}""");
        var id = await _api.RunningAsync();

        (await _api.GetAsync(Path(id))).Problem(409, "execution-running");

        await _api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{id}/cancel");
        Assert.Equal("cancelled", Text(await TraceAsync((await call).Json), "status"));
    }

    [Fact]
    public async Task Trace_OfTasksBatchesAndOneShots_IsKeptWhenTheyAsk()
    {
        await _api.UploadAsync("trace-later", Guests.Calc());
        var task = await TaskClient.EndAsync(_api, await _api.TaskAsync("""{"module_id":"trace-later","function":"add","args":[1,2],"trace":true}"""));
        var batch = (await BatchCalls.SubmitAsync(_api, """{"module_id":"trace-later","function":"add","inputs":[[1,2]],"trace":true}""")).Taken();
        await BatchCalls.EndAsync(_api, batch);
        var once = await _api.SendAsync(HttpMethod.Post, "/api/v1/execute", ProductClient.Parts(
            ("wasm", Guests.Calc()), ("function", "add"u8.ToArray()), ("args", "[1,2]"u8.ToArray()), ("trace", "true"u8.ToArray())));

        string[] ids =
        [
            Text(task.GetProperty("outcome"), "execution_id"),
            Text(Assert.Single(await _api.ResultsAsync(batch)), "execution_id"),
            Text(once.Json, "execution_id"),
        ];

        foreach (var id in ids)
        {
            var trace = await _api.PollAsync(Path(id), answer => answer.Status == 200);
            Assert.Equal("requested", Text(trace.Json, "reason"));
        }
    }

    private static string Path(string id) => $"/api/v1/executions/{id}/trace";

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private async Task<JsonElement> TraceAsync(JsonElement run)
    {
        var answer = await _api.GetAsync(Path(Text(run, "execution_id")));
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }
}
