using System.Globalization;
using System.Text.Json;
using WasmOs.ProductTests.Tasks;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Schedules;

[Collection(ProductCollection.Name)]
public sealed class ScheduleTests(SharedProduct product) : IAsyncLifetime
{
    private readonly ProductClient _api = product.Api;

    public async Task InitializeAsync()
    {
        await _api.UploadAsync("clockwork", Guests.Calc());
        await _api.UploadAsync("data-processor", Wasmtime.Wat.ToBinary("""(module (func (export "daily_cleanup")))"""));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Create_TheCallOfTheDesign_IsTakenAndShown()
    {
        var created = await _api.ScheduleAsync("""{"module_id":"data-processor","function":"daily_cleanup","schedule":"0 2 * * *","timezone":"UTC"}""");

        Assert.Equal(201, created.Status);
        var id = created.Json.GetProperty("schedule_id").GetString()!;
        Assert.Equal($"{ScheduleClient.Path}/{id}", created.Headers["Location"]);
        var one = await _api.GetAsync($"{ScheduleClient.Path}/{id}");
        Assert.Equal((created.Text, created.Headers["ETag"]), (one.Text, one.Headers["ETag"]));
        Assert.Equal(
            ("0 2 * * *", "UTC", "once", "skip"),
            (Text(one.Json, "schedule"), Text(one.Json, "timezone"), Text(one.Json, "misfire"), Text(one.Json, "overlap")));
        Assert.EndsWith("T02:00:00Z", Text(one.Json, "next_run_at"), StringComparison.Ordinal);
        JsonElement[] next = [.. (await _api.GetAsync($"{ScheduleClient.Path}/{id}/next?count=3")).Json.GetProperty("items").EnumerateArray()];
        Assert.Equal(3, next.Length);
        Assert.Equal(Text(one.Json, "next_run_at"), Text(next[0], "at"));
    }

    [Fact]
    public async Task Patch_Trace_IsTakenShownAndTakenBack()
    {
        var id = await _api.ScheduledAsync("""{"module_id":"clockwork","function":"add","args":[5,3],"schedule":"@yearly","trace":true}""");

        var renamed = await _api.PatchScheduleAsync(id, """{"name":"traced"}""");
        var untraced = await _api.PatchScheduleAsync(id, """{"trace":null}""");

        Assert.True(renamed.Json.GetProperty("trace").GetBoolean());
        Assert.False(untraced.Json.TryGetProperty("trace", out _));
    }

    [Fact]
    public async Task Create_DueInASecond_RunsWithItsArgumentsAndIsInTheHistory()
    {
        var id = await _api.ScheduledAsync(
            """{"module_id":"clockwork","function":"add","args":[5,3],"schedule":"* * * * * *","overlap":"queue","labels":{"by":"clock"}}""");

        var run = (await _api.RunsAsync(id, 1))[^1];
        Assert.Equal(204, (await _api.SendAsync(HttpMethod.Delete, $"{ScheduleClient.Path}/{id}")).Status);

        Assert.Equal(("submitted", false), (Text(run, "outcome"), run.GetProperty("manual").GetBoolean()));
        var task = await _api.ReachAsync(Text(run, "task_id"), "succeeded");
        Assert.Equal((8, "clock"), (task.GetProperty("outcome").GetProperty("result").GetInt32(), Text(task.GetProperty("labels"), "by")));
        (await _api.GetAsync($"{ScheduleClient.Path}/{id}")).Problem(404, "schedule-not-found");
        (await _api.GetAsync($"{ScheduleClient.Path}/{id}/runs")).Problem(404, "schedule-not-found");
    }

    [Fact]
    public async Task Create_Wrong_TellsAllFaultsWithTheNearestNames()
    {
        var shape = await _api.ScheduleAsync("""{"module_id":"clockwork","shedule":"@daily","misfire":"never","jitter":-1,"starts_at":"tomorrow"}""");
        var rules = await _api.ScheduleAsync(
            """{"schedule":"0 25 * * *","timezone":"Europe/Olso","starts_at":"2027-01-01T00:00:00Z","ends_at":"2026-12-01T00:00:00Z"}""");

        Assert.Contains("did you mean schedule?", shape.Fault("shedule"), StringComparison.Ordinal);
        Assert.All(["misfire", "jitter", "starts_at"], field => shape.Fault(field));
        Assert.Contains("for the hour: found '25'; write a number from 0 to 23", rules.Fault("schedule"), StringComparison.Ordinal);
        Assert.Contains("did you mean Europe/Oslo", rules.Fault("timezone"), StringComparison.Ordinal);
        Assert.All(["module_id", "ends_at"], field => rules.Fault(field));
        (await _api.ScheduleAsync("""{"module_id":"nobody","schedule":"@daily"}""")).Problem(404, "module-not-found");
        (await _api.ScheduleAsync("""{"module_id":"clockwork","function":"add","args":[1],"schedule":"@daily"}""")).Problem(400, "arguments-invalid");
    }

    [Fact]
    public async Task Create_WithAnIdempotencyKey_IsOneSchedule()
    {
        var key = ("Idempotency-Key", "schedule-" + Guid.CreateVersion7());
        const string Body = """{"module_id":"data-processor","function":"daily_cleanup","schedule":"@weekly"}""";

        Assert.Equal(Text((await _api.ScheduleAsync(Body, key)).Json, "schedule_id"), Text((await _api.ScheduleAsync(Body, key)).Json, "schedule_id"));
    }

    [Fact]
    public async Task Patch_WithItsETag_ChangesWhatIsGivenAndKeepsTheRest()
    {
        var created = await _api.ScheduleAsync(
            """{"module_id":"clockwork","function":"add","args":[1,2],"schedule":"@daily","name":"sum","input":"text","retry":{"max_attempts":5}}""");
        var id = Text(created.Json, "schedule_id");

        var changed = await _api.PatchScheduleAsync(
            id, """{"schedule":"0 3 * * *","timezone":"Asia/Kathmandu","args":[3,4],"input":null}""", ("If-Match", created.Headers["ETag"]));

        Assert.Equal(200, changed.Status);
        Assert.Equal(("sum", "[3,4]", 5), (Text(changed.Json, "name"), changed.Json.GetProperty("args")
            .GetRawText(), changed.Json.GetProperty("retry").GetProperty("max_attempts").GetInt32()));
        Assert.False(changed.Json.TryGetProperty("input", out _));
        Assert.EndsWith("T21:15:00Z", Text(changed.Json, "next_run_at"), StringComparison.Ordinal);
        (await _api.PatchScheduleAsync(id, """{"paused":true}""", ("If-Match", created.Headers["ETag"]))).Problem(412, "precondition-failed");
        var paused = await _api.PatchScheduleAsync(id, """{"paused":true}""");
        Assert.Equal(JsonValueKind.Null, paused.Json.GetProperty("next_run_at").ValueKind);
        Assert.Empty((await _api.GetAsync($"{ScheduleClient.Path}/{id}/next")).Json.GetProperty("items").EnumerateArray());
        Assert.NotEmpty((await _api.PatchScheduleAsync(id, """{"schedule":null}""")).Fault("schedule"));
        Assert.NotEmpty((await _api.GetAsync($"{ScheduleClient.Path}/{id}/next?count=0")).Fault("count"));
    }

    [Fact]
    public async Task Run_APausedSchedule_RunsNow()
    {
        var id = await _api.ScheduledAsync("""{"module_id":"clockwork","function":"add","args":[20,22],"schedule":"@daily","paused":true}""");

        var run = await _api.SendAsync(HttpMethod.Post, $"{ScheduleClient.Path}/{id}/run");

        Assert.Equal((202, true), (run.Status, run.Json.GetProperty("manual").GetBoolean()));
        var task = Text(run.Json, "task_id");
        Assert.Equal("/api/v1/tasks/" + task, run.Headers["Location"]);
        Assert.Equal(42, (await _api.ReachAsync(task, "succeeded")).GetProperty("outcome").GetProperty("result").GetInt32());
        Assert.Equal(task, Text(Assert.Single(await _api.RunsAsync(id, 1)), "task_id"));
        (await _api.SendAsync(HttpMethod.Post, ScheduleClient.Path + "/nobody/run")).Problem(404, "schedule-not-found");
    }

    [Fact]
    public async Task Preview_AcrossAChangeOfTheClock_ShowsBothClocks()
    {
        var preview = await _api.PreviewAsync("""{"schedule":"30 2 * * *","timezone":"Europe/Oslo","count":2,"from":"2026-03-28T12:00:00Z"}""");

        JsonElement[] times = [.. preview.Json.GetProperty("items").EnumerateArray()];
        Assert.Equal(
            [("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"), ("2026-03-30T00:30:00Z", "2026-03-30T02:30:00+02:00")],
            times.Select(time => (Text(time, "at"), Text(time, "local"))));
        Assert.NotEmpty((await _api.PreviewAsync("""{"schedule":"0 0 31 2 *"}""")).Fault("schedule"));
        Assert.NotEmpty((await _api.PreviewAsync("""{"timezone":"Mars"}""")).Fault("timezone"));
    }

    [Fact]
    public async Task Due_RunByHand_FindsWhatIsDue()
    {
        var id = await _api.ScheduledAsync(string.Create(
            CultureInfo.InvariantCulture, $$"""{"module_id":"clockwork","function":"add","args":[1,1],"schedule":"@every 1h","starts_at":"{{TimeProvider.System.GetUtcNow().AddSeconds(2):O}}"}"""));

        await product.RunTimerAsync("schedules-due");

        Assert.Equal("submitted", Text(Assert.Single(await _api.RunsAsync(id, 1)), "outcome"));
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
