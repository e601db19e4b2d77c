using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Diagnostics;
using WasmOs.ProductTests.Schedules;
using WasmOs.ProductTests.Tasks;

namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>
/// What a collector gets of requests, runs, tasks and webhooks. Spans of all hosts of this process reach each collector, so tests look for their own.
/// </summary>
public sealed class SpanTests : IAsyncLifetime
{
    private const string Answer = """(module (func (export "answer") (result i32) i32.const 42) (func (export "traps") unreachable))""";

    private const string Yields = """
        (module (import "wasmos" "yield_control" (func $yield)) (func (export "yields") (call $yield) (call $yield)))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-traces-");
    private OtlpReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await OtlpReceiver.StartAsync();

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Request_WithASampledTraceParent_GivesTheTraceItsSpansAndTheRunTheRequestAsParent()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        const string Caller = "00f067aa0ba902b7";
        await using (var host = await StartAsync())
        {
            await host.Api.KeepAsync("traced", Answer);
            await host.Api.ExecuteAsync("traced", """{"function":"answer"}""", ("traceparent", $"00-{trace}-{Caller}-01"));
        }

        var request = Assert.Single(Of(trace), span => span.Name == "POST execute-module");
        var run = Assert.Single(Of(trace), span => span.Name == "run traced");
        Assert.Equal((Caller, request.SpanId), (request.ParentId, run.ParentId));
        Assert.Equal(("200", "execute-module"), (request.Tags["http.response.status_code"], request.Tags["wasmos.function"]));
        Assert.Equal(("answer", "succeeded"), (run.Tags["wasmos.function"], run.Tags["wasmos.status"]));
        Assert.False(request.IsError || run.IsError);
    }

    [Fact]
    public async Task Run_InATrace_TellsItsHostCallsAndItsCompilationAndTheHistoryItsSpan()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        var parent = ("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        string id;
        JsonElement kept;
        await using (var host = await StartAsync())
        {
            Assert.Equal(201, (await host.Api.UploadAsync("calling", Wasmtime.Wat.ToBinary(Yields), parent)).Status);
            await host.Api.ExecuteAsync("calling", """{"function":"yields"}""", parent);
            var run = (await host.Api.ExecuteAsync("calling", """{"function":"yields","trace":true}""", parent)).Json;
            id = run.GetProperty("execution_id").GetString()!;
            kept = (await host.Api.GetAsync($"/api/v1/executions/{id}/trace")).Json;
        }

        var span = Assert.Single(Of(trace), span => span.Tags.GetValueOrDefault("wasmos.execution_id") == id);
        Assert.Equal((trace, span.SpanId), (kept.GetProperty("trace_id").GetString(), kept.GetProperty("span_id").GetString()));
        Assert.Equal(("2", "0"), (span.Tags["wasmos.host_calls"], span.Tags["wasmos.preemptions"]));
        Assert.Equal(["yield_control"], span.Events);
        var compiled = Assert.Single(Of(trace), span => span.Name == "compile");
        Assert.Equal((Assert.Single(Of(trace), span => span.Name == "POST modules-upload").SpanId, "cold"), (compiled.ParentId, compiled.Tags["wasmos.start"]));
    }

    [Fact]
    public async Task Schedule_ThatFires_HasASpanAndItsTaskRunsInItsTrace()
    {
        string id;

        // The test asks more often than a hundred times a second whether the schedule has run, which would use up what is sampled in any case.
        await using (var host = await StartAsync(ratio: 1))
        {
            await host.Api.KeepAsync("ticking", Answer);
            id = await host.Api.ScheduledAsync("""{"module_id":"ticking","function":"answer","schedule":"* * * * * *"}""");
            var run = (await host.Api.RunsAsync(id, 1))[^1];
            await host.Api.SendAsync(HttpMethod.Delete, $"/api/v1/schedules/{id}");
            await host.Api.EndAsync(run.GetProperty("task_id").GetString()!);
        }

        var fires = _receiver.Spans.Where(span => span.Name == "schedule" && span.Tags.GetValueOrDefault("wasmos.schedule_id") == id).ToArray();
        Assert.NotEmpty(fires);
        Assert.Equal("submitted", fires[0].Tags["wasmos.outcome"]);
        var task = Assert.Single(Of(fires[0].TraceId), span => span.Name == "task");
        Assert.Equal((fires[0].SpanId, fires[0].Tags["wasmos.task_id"]), (task.ParentId, task.Tags["wasmos.task_id"]));
    }

    [Fact]
    public async Task Request_WithATraceParentThatIsNotSampled_LeavesNoSpan()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        await using (var host = await StartAsync())
        {
            await host.Api.KeepAsync("quiet", Answer);
            await host.Api.ExecuteAsync("quiet", """{"function":"answer"}""", ("traceparent", $"00-{trace}-00f067aa0ba902b7-00"));
        }

        Assert.Empty(Of(trace));
    }

    [Fact]
    public async Task Request_ThatIsNotSampledAndWhoseGuestFails_LeavesASpanAllTheSame()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        await using (var host = await StartAsync())
        {
            await host.Api.KeepAsync("failing", """(module (memory (export "memory") 1) (func (export "_start") unreachable))""");
            Assert.Equal(502, (await host.Api.GetAsync("/run/failing/", ("traceparent", $"00-{trace}-00f067aa0ba902b7-00"))).Status);
        }

        Assert.True(Assert.Single(Of(trace)).IsError);
    }

    [Fact]
    public async Task Task_SubmittedInATrace_RunsInItToo()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        await using (var host = await StartAsync())
        {
            await host.Api.KeepAsync("later", Answer);
            var submitted = await host.Api.SendAsync(
                HttpMethod.Post, "/api/v1/tasks", ProductClient.Json("""{"module_id":"later","function":"answer"}"""),
                [("traceparent", $"00-{trace}-00f067aa0ba902b7-01")]);
            var id = submitted.Json.GetProperty("task_id").GetString();
            await host.Api.PollAsync($"/api/v1/tasks/{id}", answer => answer.Json.GetProperty("state").GetString() == "succeeded");
        }

        var request = Assert.Single(Of(trace), span => span.Name == "POST tasks-submit");
        var task = Assert.Single(Of(trace), span => span.Name == "task");
        var run = Assert.Single(Of(trace), span => span.Name == "run later");
        Assert.Equal((request.SpanId, task.SpanId), (task.ParentId, run.ParentId));
        Assert.Equal("succeeded", task.Tags["wasmos.state"]);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(404)]
    [InlineData(0)]
    public async Task Collector_ThatRefusesOrIsDown_IsCountedAndChangesNothingForCallers(int status)
    {
        if (status == 0)
        {
            await _receiver.StopAsync();
        }

        _receiver.Status = status;
        BackgroundFailures failures;
        await using (var host = await StartAsync())
        {
            failures = host.Host.Services.GetRequiredService<BackgroundFailures>();
            await RunAsync(host);
        }

        Assert.True(failures.Counts.GetValueOrDefault("export-otlp") > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Collector_ThatAnswersGarbageOrNever_ChangesNothingForCallersNorForTheStop(bool answers)
    {
        _receiver.Garbage = answers;
        _receiver.Answers = answers;
        var host = await StartAsync();
        await RunAsync(host);

        await host.DisposeAsync().AsTask().WaitAsync(ProductClient.Limit);
    }

    private static async Task RunAsync(ProductHost host)
    {
        await host.Api.KeepAsync("unbothered", Answer);
        Assert.Equal(42, (await host.Api.RunAsync("unbothered", """{"function":"answer"}""")).GetProperty("result").GetInt32());
    }

    private Task<ProductHost> StartAsync(double ratio = 0.05) => ProductHost.StartAsync(
        _folder.FullName, options => (options.Product.Traces.Endpoint, options.Product.Traces.Ratio) = (_receiver.Address, ratio));

    private ReceivedSpan[] Of(string trace) => [.. _receiver.Spans.Where(span => span.TraceId == trace)];
}
