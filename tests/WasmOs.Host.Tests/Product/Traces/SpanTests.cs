using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>
/// What a collector gets of requests, runs, tasks and webhooks. Spans of all hosts of this process reach each collector, so tests look for their own.
/// </summary>
public sealed class SpanTests : IAsyncLifetime
{
    private const string Answer = """(module (func (export "answer") (result i32) i32.const 42) (func (export "traps") unreachable))""";

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

    private Task<ProductHost> StartAsync() => ProductHost.StartAsync(_folder.FullName, options => options.Product.Traces.Endpoint = _receiver.Address);

    private ReceivedSpan[] Of(string trace) => [.. _receiver.Spans.Where(span => span.TraceId == trace)];
}
