using System.Text.Json;
using WasmOs.ProductTests.Metrics;
using WasmOs.TestKit;

namespace WasmOs.ProductTests;

[Collection(ProductCollection.Name)]
public sealed class LogTests(SharedProduct product)
{
    /// <summary>
    /// A guest that repeats the following as often as its argument says: write a red line to standard output, wait 30 ms, and write a line to standard error.
    /// </summary>
    private const string Talker = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\40\00\00\00\09\00\00\00\50\00\00\00\04\00\00\00")
          (data (i32.const 64) "\1b[31mred\0a") (data (i32.const 80) "err\0a")
          (data (i32.const 128) "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\01\00\00\00\00\00\00\00\80\c3\c9\01")
          (func (export "talk") (param $times i32)
            (loop $next
              (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 400)))
              (drop (call $poll (i32.const 128) (i32.const 200) (i32.const 1) (i32.const 400)))
              (drop (call $write (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 400)))
              (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))
        """;

    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Logs_OfARun_AreItsLinesWithTimesEscaped()
    {
        await _api.KeepAsync("talker", Talker);
        var run = await _api.RunAsync("talker", """{"function":"talk","args":[1]}""");
        Assert.Equal("\u001b[31mred\n", run.GetProperty("stdout").GetString());

        var answer = await _api.GetAsync(Logs(run));

        Assert.True(answer.Status == 200, answer.Text);
        JsonElement[] lines = [.. answer.Json.GetProperty("items").EnumerateArray()];
        Assert.Equal(
            [("stdout", @"\u{1b}[31mred"), ("stderr", "err")],
            lines.Select(line => (line.GetProperty("stream").GetString()!, line.GetProperty("text").GetString()!)));
        DateTimeOffset[] times = [.. lines.Select(line => line.GetProperty("time").GetDateTimeOffset())];
        Assert.InRange(times[1] - times[0], TimeSpan.FromMilliseconds(30), ProductClient.Limit);
        Assert.Equal((false, false, JsonValueKind.Null), (answer.Json.GetProperty("truncated")
            .GetBoolean(), answer.Json.GetProperty("times_truncated").GetBoolean(), answer.Json.GetProperty("continuation").ValueKind));
    }

    [Fact]
    public async Task Logs_InPages_GoOnWhereTheyWere()
    {
        await _api.UploadAsync("talker-pages", Wasmtime.Wat.ToBinary(Talker));
        var path = Logs(await _api.RunAsync("talker-pages", """{"function":"talk","args":[2]}"""));

        var streams = new List<string>();
        var query = "?limit=3";
        while (true)
        {
            var page = await _api.GetAsync(path + query);
            streams.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(line => line.GetProperty("stream").GetString()!));
            if (page.Json.GetProperty("continuation").GetString() is not { } continuation)
            {
                break;
            }

            query = "?limit=3&continuation=" + continuation;
        }

        Assert.Equal(["stdout", "stderr", "stdout", "stderr"], streams);
        (await _api.GetAsync(path + "?continuation=x")).Problem(400, "continuation-invalid");
        Assert.NotEmpty((await _api.GetAsync(path + "?limit=0")).Fault("limit"));
    }

    [Fact]
    public async Task Logs_OfARunThatIsNotThere_AreNotFound()
    {
        (await _api.GetAsync("/api/v1/executions/made-up/logs")).Problem(404, "execution-not-found");
        (await _api.GetAsync("/api/v1/executions/01a1fd70-98e8-7c4a-a2f8-90318adeea78/logs")).Problem(404, "execution-not-found");
    }

    [Fact]
    public async Task Logs_OfARunThatGoesOn_AreThereOnceItHasEnded()
    {
        await _api.UploadAsync("talker-looping", Guests.Misbehave());
        var call = _api.ExecuteAsync("talker-looping", """{"function":"loop","timeout":30}""");
        var id = await _api.RunningAsync();

        (await _api.GetAsync($"/api/v1/executions/{id}/logs")).Problem(409, "execution-running");

        await _api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{id}/cancel");
        await call;
        Assert.Empty((await _api.GetAsync($"/api/v1/executions/{id}/logs")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Follow_OfARunThatGoesOn_GivesLinesWhileItRunsAndTheEnd()
    {
        await _api.KeepAsync("talker-followed", Talker);
        var call = _api.ExecuteAsync("talker-followed", """{"function":"talk","args":[1000000],"timeout":60}""");
        var id = await _api.RunningAsync();
        using var events = await EventReader.OpenPathAsync(_api.Address, $"/api/v1/executions/{id}/logs?follow=true");

        var log = await events.NextAsync("log");

        Assert.Equal((id, "talker-followed"), (log.GetProperty("execution_id").GetString(), log.GetProperty("module_id").GetString()));
        Assert.Equal(@"\u{1b}[31mred", log.GetProperty("lines")[0].GetProperty("text").GetString());
        Assert.False(log.TryGetProperty("status", out _));
        (await _api.GetAsync($"/api/v1/executions/{id}/logs")).Problem(409, "execution-running");
        await _api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{id}/cancel");
        await call;
        while (!log.TryGetProperty("status", out _))
        {
            log = await events.NextAsync("log");
        }

        Assert.Equal("cancelled", log.GetProperty("status").GetString());
        Assert.Equal("ended", (await events.NextAsync("end")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Follow_OfARunThatHasEnded_GivesTheLinesOfItsLogAndTheEnd()
    {
        await _api.KeepAsync("talker-ended", Talker);
        var path = Logs(await _api.RunAsync("talker-ended", """{"function":"talk","args":[2]}"""));
        var kept = (await _api.GetAsync(path)).Json.GetProperty("items");
        using var events = await EventReader.OpenPathAsync(_api.Address, path + "?follow=true");

        var log = await events.NextAsync("log");

        Assert.Equal(kept.GetRawText(), log.GetProperty("lines").GetRawText());
        Assert.Equal(("succeeded", false), (log.GetProperty("status").GetString(), log.GetProperty("truncated").GetBoolean()));
        Assert.Equal("ended", (await events.NextAsync("end")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Follow_OfAModule_GivesTheLinesOfRunsThatBeginAndEndMeanwhile()
    {
        await _api.KeepAsync("talker-module", Talker);
        using var events = await EventReader.OpenPathAsync(_api.Address, "/api/v1/modules/talker-module/logs?follow=true");
        var run = await _api.RunAsync("talker-module", """{"function":"talk","args":[1]}""");

        var lines = new List<string>();
        JsonElement log;
        do
        {
            log = await events.NextAsync("log");
            Assert.Equal(run.GetProperty("execution_id").GetString(), log.GetProperty("execution_id").GetString());
            lines.AddRange(log.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("text").GetString()!));
        }
        while (!log.TryGetProperty("status", out _));

        Assert.Equal([@"\u{1b}[31mred", "err"], lines);
        var kept = (await _api.GetAsync("/api/v1/modules/talker-module/logs")).Json;
        Assert.Equal(lines, kept.GetProperty("items").EnumerateArray().Select(line => line.GetProperty("text").GetString()!));
        Assert.Equal(1, kept.GetProperty("items")[0].GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Follow_OfNothing_AndWithPages_IsRefused()
    {
        (await _api.GetAsync("/api/v1/executions/01a1fd70-98e8-7c4a-a2f8-90318adeea78/logs?follow=true")).Problem(404, "execution-not-found");
        (await _api.GetAsync("/api/v1/modules/no-such-module/logs?follow=true")).Problem(404, "module-not-found");
        (await _api.GetAsync("/api/v1/modules/no-such-module/logs")).Problem(404, "module-not-found");
        Assert.NotEmpty((await _api.GetAsync("/api/v1/modules/x/logs?follow=yes")).Fault("follow"));
        Assert.NotEmpty((await _api.GetAsync("/api/v1/modules/x/logs?follow=true&limit=3")).Fault("limit"));
    }

    private static string Logs(JsonElement run) => $"/api/v1/executions/{run.GetProperty("execution_id").GetString()}/logs";
}
