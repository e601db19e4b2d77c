using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.ProductTests.Identity;

/// <summary>What was made by somebody who may do it no longer, and who sees what somebody runs.</summary>
[Collection(IdentityCollection.Name)]
public sealed class CreatorTests(IdentityProduct product)
{
    private const string Loop = """{"function":"loop","timeout":30}""";

    [Fact]
    public async Task Task_OfAUserWhoIsDisabled_IsDeadWithTheReason()
    {
        await KeepAsync("made-calc", Guests.Calc());
        var id = await product.AddAsync("maker", "developer");
        var token = Text(await product.LoginAsync("maker"), "token");
        var task = await product.PostAsync("/api/v1/tasks", new { module_id = "made-calc", function = "add", args = (int[])[1, 2], delay = 2 }, token);
        Assert.True(task.Status == 202, task.Text);

        await product.SendAsync(HttpMethod.Patch, $"/api/v1/users/{id}", new { disabled = true }, product.Root);

        var ended = await product.PollAsync(task.Headers["Location"], answer => Text(answer.Json, "state") is not ("queued" or "running"));
        Assert.Equal(("dead", "creator_disabled"), (Text(ended.Json, "state"), Text(ended.Json.GetProperty("fault"), "kind")));
        Assert.Contains("user:maker", Text(ended.Json.GetProperty("fault"), "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_ChangedByAnother_IsThatOnes()
    {
        await KeepAsync("made-daily", Guests.Calc());
        var token = await product.TokenAsync("daily", "developer");
        var made = await product.PostAsync(
            "/api/v1/schedules", new { module_id = "made-daily", function = "add", args = (int[])[1, 2], schedule = "@daily" }, token);
        Assert.Equal(("user:daily", "user:daily"), (Text(made.Json, "created_by"), Text(made.Json, "updated_by")));

        var changed = await product.SendAsync(HttpMethod.Patch, made.Headers["Location"], new { name = "root's" }, product.Root);
        var run = await product.PostAsync($"{made.Headers["Location"]}/run", new { }, token);

        Assert.Equal(("user:daily", "user:root"), (Text(changed.Json, "created_by"), Text(changed.Json, "updated_by")));
        var task = await product.SendAsync(HttpMethod.Get, $"/api/v1/tasks/{Text(run.Json, "task_id")}", null, product.Root);
        Assert.Equal("user:daily", Text(task.Json, "created_by"));
    }

    /// <summary>Who may change schedules but run nothing changes no schedule: it would run what that caller may not.</summary>
    [Fact]
    public async Task Schedule_PatchedWithoutModulesExecute_IsRefused()
    {
        await KeepAsync("made-guarded", Guests.Calc());
        var made = await product.PostAsync(
            "/api/v1/schedules", new { module_id = "made-guarded", function = "add", args = (int[])[1, 2], schedule = "@daily" }, product.Root);
        await product.PostAsync(
            "/api/v1/roles", new { name = "timekeeper", permissions = (string[])["schedules:read", "schedules:write", "modules:read"] }, product.Root);
        var token = await product.TokenAsync("keeper", "timekeeper");

        Assert.Equal(200, (await product.SendAsync(HttpMethod.Get, made.Headers["Location"], null, token)).Status);
        (await product.SendAsync(HttpMethod.Patch, made.Headers["Location"], new { args = (int[])[3, 4] }, token)).Problem(403, "permission-missing");
    }

    [Fact]
    public async Task Run_InProgress_IsSeenAndCancelledInTheCallersScopeOnly()
    {
        await KeepAsync("mine.loop", Guests.Misbehave());
        var mine = await product.TokenAsync("mine", new { role = "developer", modules = (string[])["mine.*"] });
        var other = await product.TokenAsync("other", new { role = "developer", modules = (string[])["other.*"] });
        var call = product.Api.SendAsync(
            HttpMethod.Post, "/api/v1/modules/mine.loop/execute", ProductClient.Json(Loop), [("Authorization", $"Bearer {mine}")]);
        var seen = await product.PollAsync("/api/v1/executions?status=running", answer => answer.Json.GetProperty("executions").GetArrayLength() == 1, mine);
        var run = seen.Json.GetProperty("executions")[0];
        var path = $"/api/v1/executions/{Text(run, "execution_id")}";

        Assert.Equal("mine.loop", Text(run, "module_id"));
        Assert.Equal("running", Text((await product.SendAsync(HttpMethod.Get, path, null, mine)).Json, "status"));
        Assert.Equal(
            0, (await product.SendAsync(HttpMethod.Get, "/api/v1/executions?status=running", null, other)).Json.GetProperty("executions").GetArrayLength());
        (await product.SendAsync(HttpMethod.Get, path, null, other)).Problem(404, "execution-not-found");
        (await product.SendAsync(HttpMethod.Get, path + "/logs", null, other)).Problem(404, "execution-not-found");
        (await product.SendAsync(HttpMethod.Post, path + "/cancel", null, other)).Problem(409, "execution-not-running");
        Assert.Equal(202, (await product.SendAsync(HttpMethod.Post, path + "/cancel", null, mine)).Status);
        Assert.Equal("cancelled", Text((await call).Json, "status"));

        var entry = await product.PollAsync(path, answer => answer.Status == 200 && Text(answer.Json, "status") == "cancelled", mine);
        Assert.Equal("user:mine", Text(entry.Json, "created_by"));
        (await product.SendAsync(HttpMethod.Get, path, null, other)).Problem(404, "execution-not-found");
    }

    private async Task KeepAsync(string name, byte[] module)
    {
        var answer = await product.Api.UploadAsync(name, module, ("Authorization", $"Bearer {product.Root}"));
        Assert.True(answer.Status == 201, answer.Text);
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
