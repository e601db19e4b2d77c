using Microsoft.Extensions.DependencyInjection;
using WasmOs.Host.Admission;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.Host.Tests.Product;

/// <summary>
/// No work starves other work. When one kind of work fills the host, short runs of other modules, metrics and administration are still answered. Afterwards, no
/// resource is still held.
/// </summary>
[Trait("Trial", "1.2")]
public sealed class StarvationTests : IDisposable
{
    private const int SlowBodies = 220;
    private const string Short = """(module (func (export "answer") (result i32) i32.const 42))""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-starvation-");

    [Theory]
    [InlineData(250, 1)]
    [InlineData(250, 50)]
    [InlineData(1000, 1)]
    public async Task Loops_MoreThanTheHostHasRoomFor_StarveNobody(int loops, int modules)
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName);
        var api = host.Api;
        await api.KeepAsync("short", Short);
        for (var i = 0; i < modules; i++)
        {
            await api.KeepAsync($"loop{i}", $"""(module (func (export "loop") (loop br 0)) (func (export "id{i}")))""");
        }

        using var many = new HttpClient { BaseAddress = host.Host.Address, Timeout = TimeSpan.FromMinutes(4) };
        Task<int>[] running = [.. Enumerable.Range(0, loops).Select(i => LoopAsync(many, $"loop{i % modules}"))];
        await api.PollAsync("/api/v1/scheduler?limit=1", answer => answer.Json.GetProperty("waiting_runs").GetInt32() > 50);

        await ServesAsync(api);
        await api.KeepAsync("fresh", """(module (func (export "answer") (result i32) i32.const 43))""");
        Assert.Equal(43, (await api.RunAsync("fresh", """{"function":"answer"}""")).GetProperty("result").GetInt32());

        // Every loop still runs, waits, or was refused. None has ended and so released its place.
        Assert.DoesNotContain(running, run => run.IsCompletedSuccessfully && run.Result == 200);
        await CancelAllAsync(api, Task.WhenAll(running));
        await IsIdleAsync(api);
    }

    [Theory]
    [InlineData("/api/v1/modules/short/execute", "application/json")]
    [InlineData("/api/v1/execute", "application/json")]
    [InlineData("/api/v1/modules/short/execute", "text/plain")]
    [InlineData("/api/v1/modules?name=slow", "application/wasm")]
    [InlineData("/api/v1/batches", "application/json")]
    [InlineData("/api/v1/tasks", "application/json")]
    [InlineData("/run/echo/", "text/plain")]
    public async Task SlowBodies_MoreThanThereArePlaces_StarveNobody(string path, string type)
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName);
        await host.Api.KeepAsync("short", Short);
        await host.Api.KeepAsync("echo", CgiGuests.Echoes(CgiGuests.PlainHead));
        var slow = new List<RawExchange>();
        try
        {
            for (var i = 0; i < SlowBodies; i++)
            {
                slow.Add(await RawExchange.StartAsync(host.Host.Address, $"POST {path}", $"Content-Type: {type}", "Content-Length: 5000", "Connection: close"));
                await slow[i].SendAsync("{  "u8.ToArray());
            }

            await ServesAsync(host.Api);
            Assert.Equal(0, host.Host.Services.GetRequiredService<AdmissionGate>().Running);
        }
        finally
        {
            slow.ForEach(exchange => exchange.Dispose());
        }

        await IsIdleAsync(host.Api);
        var lanes = host.Host.Services.GetRequiredService<AdmissionLanes>();
        Assert.True(
            SpinWait.SpinUntil(() => lanes is { Running: 0, Bodies.Count: 0, Transfers.Count: 0 }, ProductClient.Limit),
            $"{lanes.Running} requests, {lanes.Bodies.Count} bodies");
    }

    [Fact]
    public async Task Execute_NoSlotForMaxQueueSeconds_Is503WithRetryAfter()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName, options =>
        {
            options.Product.Runtime.QueueTimeout = TimeSpan.FromSeconds(0.2);
            options.Settings = new Dictionary<string, string> { ["SCHEDULER_POLICY"] = "cooperative" };
        });
        await host.Api.KeepAsync("loop", """(module (func (export "loop") (loop br 0)))""");
        var slots = (await host.Api.GetAsync("/api/v1/scheduler")).Json.GetProperty("slots").GetInt32();
        using var many = new HttpClient { BaseAddress = host.Host.Address, Timeout = TimeSpan.FromMinutes(4) };
        Task<int>[] running = [.. Enumerable.Range(0, slots).Select(_ => LoopAsync(many, "loop"))];
        await host.Api.PollAsync("/api/v1/scheduler", answer => answer.Json.GetProperty("slots_in_use").GetInt32() == slots);

        var refused = await host.Api.ExecuteAsync("loop", """{"function":"loop"}""");

        refused.Problem(503, "busy");
        Assert.Equal("1", refused.Headers["retry-after"]);
        Assert.Contains("MAX_QUEUE_SECONDS", refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await host.Api.GetAsync("/api/v1/scheduler")).Json.GetProperty("refused").GetProperty("queue_timeout").GetInt32());
        await CancelAllAsync(host.Api, Task.WhenAll(running));
        await IsIdleAsync(host.Api);
    }

    [Fact]
    [Trait("Trial", "1.3")]
    public async Task Execute_LoopsWithATimeout_EndByTheWallWhateverElseRuns()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName, options => options.Product.Runtime.QueueTimeout = TimeSpan.FromMinutes(2));
        await host.Api.KeepAsync("loop", """(module (func (export "loop") (loop br 0)))""");
        var runs = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => host.Api.RunAsync("loop", """{"function":"loop","timeout":1}""")));

        Assert.All(runs, run => Assert.Equal(
            ("timed_out", "deadline_exceeded"), (run.GetProperty("status").GetString(), run.GetProperty("fault").GetProperty("kind").GetString())));

        // If the timeout counted time in slots instead of wall-clock time, the runs would have used 150 s of CPU.
        Assert.True(runs.Sum(run => run.GetProperty("usage").GetProperty("cpu_ms").GetDouble()) < 75_000);
        Assert.All(runs, run => Assert.True(run.GetProperty("usage").GetProperty("duration_ms").GetDouble() >= 1000));
        await IsIdleAsync(host.Api);
    }

    [Theory]
    [InlineData("""{"function":"loop","cpu_timeout":0.1}""")]
    [InlineData("""{"function":"loop","limits":{"cpu_timeout":0.1}}""")]
    [Trait("Trial", "1.3")]
    public async Task Execute_CpuTimeout_EndsALoop(string body)
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName);
        await host.Api.KeepAsync("loop", """(module (func (export "loop") (loop br 0)) (func (export "answer") (result i32) i32.const 42))""");

        var run = await host.Api.RunAsync("loop", body);

        Assert.Equal(("timed_out", "cpu_limit"), (run.GetProperty("status").GetString(), run.GetProperty("fault").GetProperty("kind").GetString()));
        Assert.True(run.GetProperty("usage").GetProperty("cpu_ms").GetDouble() >= 100);
        Assert.Equal(42, (await host.Api.RunAsync("loop", body.Replace("\"loop\"", "\"answer\"", StringComparison.Ordinal))).GetProperty("result").GetInt32());
    }

    [Fact]
    [Trait("Trial", "1.3")]
    public async Task Execute_CpuTimeoutOverTheOperatorsOrTheModules_IsRefused()
    {
        await using var host = await ProductHost.StartAsync(
            _folder.FullName,
            options => options.Product.Runtime.Sandbox.Limits = options.Product.Runtime.Sandbox.Limits with { CpuTimeout = TimeSpan.FromSeconds(2) });
        await host.Api.KeepAsync("loop", """(module (func (export "loop") (loop br 0)))""");
        Assert.Contains(
            "to 2 seconds", (await host.Api.ExecuteAsync("loop", """{"function":"loop","cpu_timeout":3}""")).Fault("limits.cpu_timeout"),
            StringComparison.Ordinal);

        var patched = await host.Api.SendAsync(HttpMethod.Patch, "/api/v1/modules/loop", ProductClient.Json("""{"limits":{"cpu_timeout":0.1}}"""));
        Assert.Equal(0.1, patched.Json.GetProperty("settings").GetProperty("limits").GetProperty("cpu_timeout").GetDouble());
        Assert.Equal("cpu_limit", (await host.Api.RunAsync("loop", """{"function":"loop"}""")).GetProperty("fault").GetProperty("kind").GetString());
        Assert.NotEmpty((await host.Api.ExecuteAsync("loop", """{"function":"loop","cpu_timeout":1}""")).Fault("limits.cpu_timeout"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<int> LoopAsync(HttpClient client, string module)
    {
        using var body = ProductClient.Json("""{"function":"loop","timeout":300}""");
        using var response = await client.PostAsync(new Uri($"/api/v1/modules/{module}/execute", UriKind.Relative), body);
        return (int)response.StatusCode;
    }

    /// <summary>Checks repeatedly that all other kinds of requests are answered while the host is full.</summary>
    private static async Task ServesAsync(ProductClient api)
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(42, (await api.RunAsync("short", """{"function":"answer"}""")).GetProperty("result").GetInt32());
            foreach (var path in (string[])[
                "/api/v1/health/ready", "/api/v1/metrics/runtime", "/api/v1/metrics/modules", "/api/v1/scheduler?limit=1", "/api/v1/modules",
                "/api/v1/executions?limit=1"
            ])
            {
                var answer = await api.GetAsync(path);
                Assert.True(answer.Status == 200, $"{path}: {answer.Text}");
            }
        }
    }

    private static async Task CancelAllAsync(ProductClient api, Task all)
    {
        while (!all.IsCompleted)
        {
            foreach (var run in (await api.GetAsync("/api/v1/executions?status=running")).Json.GetProperty("executions").EnumerateArray())
            {
                var answer = await api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{run.GetProperty("execution_id").GetString()}/cancel");
                Assert.True(answer.Status is 200 or 202 or 409, answer.Text);
            }
        }

        await all;
    }

    private static async Task IsIdleAsync(ProductClient api) => await api.PollAsync("/api/v1/scheduler", answer =>
        ((string[])[
            "slots_in_use", "waiting_runs", "suspended_runs", "parked_runs", "held_back_runs",
            "flows"
        ]).All(name => answer.Json.GetProperty(name).GetInt32() == 0));
}
