using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Changes;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Pipeline;
using WasmOs.Host.Discovery;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Host.Tests.Product;

[Trait("Trial", "1.25")]
public sealed class ChangeLogTests : IDisposable
{
    // Calls that run guests or only read. Runs and tasks have their own history, and they are too many for a log line each. The audit trail has the sign-ins.
    private static readonly string[] WithoutLine =
    [
        "auth-exchange", "auth-login", "auth-logout", "auth-refresh", "execute", "execute-gateway", "execute-module", "run", "modules-validate", "schedules-preview",
        "tasks-submit",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-changes-");

    [Fact]
    public void Functions_ThatChangeSomething_HaveALine()
    {
        string[] writes = [.. FunctionDiscovery.Find(
            Composition.FunctionAssemblies, Composition.TriggersOf(new HostOptions()), new Dictionary<string, string>())
            .Where(function => function.Trigger == TriggerKind.Http && function.HttpMethods.Any(method => method is not ("GET" or "HEAD" or "OPTIONS"))
                || function.Name == "run")
            .Select(function => function.Name)];

        Assert.Equal(WithoutLine.Order(), writes.Where(name => ChangeLog.ChangeOf(name) is null).Order());
    }

    [Fact]
    public async Task Write_UploadGrantAndDeletion_LeaveOneLineEachWithoutValues()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName);
        var upload = await host.Api.UploadAsync("calc", Wasmtime.Wat.ToBinary("(module)"), ("x-request-id", "request-1"));
        await host.Api.SendAsync(
            HttpMethod.Patch, "/api/v1/modules/calc",
            new StringContent("""{"env":{"TOKEN":"hunter2"},"capabilities":{"clock":false}}""", Encoding.UTF8, "application/json"));
        await host.Api.SendAsync(HttpMethod.Delete, "/api/v1/modules/calc");
        await host.Api.SendAsync(HttpMethod.Delete, "/api/v1/modules/calc");

        Assert.Equal(201, upload.Status);
        string[] lines = [.. host.Log.Entries.Where(entry => entry.Message.StartsWith("change: ", StringComparison.Ordinal))
            .Select(entry => $"{entry.Level} {entry.Message}")];
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("Information change: upload a module ('calc@1' sha256:", lines[0], StringComparison.Ordinal);
        Assert.Contains("done with 201, caller this machine, request_id request-1", lines[0], StringComparison.Ordinal);
        Assert.Contains("change a module's settings ('calc': capabilities, env): done with 200", lines[1], StringComparison.Ordinal);
        Assert.Contains("delete a module", lines[2], StringComparison.Ordinal);
        Assert.Contains("done with 204", lines[2], StringComparison.Ordinal);
        Assert.Contains("refused with 404", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Message.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("408", "refused with 408", 408)]
    [InlineData("hangs up", "not answered, for the client had hung up, with 499", 499)]
    [InlineData("fails", "failed with 500", 500)]
    [InlineData("done", "done with 200", 200)]
    public async Task Around_CallThatEndsInAnException_IsToldWithWhatTheClientGot(string how, string expected, int status)
    {
        using var log = new LogCollector();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var time = new TestKit.Time.ManualTimeProvider();
        var lines = new ChangeLines(time, loggers);
        var endpoint = lines.Around("delete a module", context => how switch
        {
            "408" => throw new BadHttpRequestException("Too slow.", 408),
            "hangs up" => throw new OperationCanceledException(context.RequestAborted),
            "fails" => throw new InvalidOperationException("no"),
            _ => Task.CompletedTask,
        });
        await using var services = new ServiceCollection().AddMetrics()
            .AddSingleton<RequestMetrics>()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton<TraceOptions>()
            .AddSingleton<Tracing>()
            .AddSingleton<RequestSpan>()
            .BuildServiceProvider();
        var pipeline = new RequestPipeline(
            endpoint, new PipelineOptions(), new RequestRules(new BoundaryOptions()), lines, services.GetRequiredService<RequestMetrics>(),
            services.GetRequiredService<RequestSpan>(), time, loggers.CreateLogger<RequestPipeline>());

        for (var i = 0; i < 3; i++)
        {
            var context = new DefaultHttpContext
            {
                Request = { Method = "DELETE", Path = "/api/v1/modules/x", Scheme = "http" },
                RequestAborted = new CancellationToken(how == "hangs up"),
            };
            await pipeline.InvokeAsync(context);
            Assert.Equal(status, context.Response.StatusCode);
        }

        string[] told = [.. log.Entries.Where(entry => entry.Message.StartsWith("change: ", StringComparison.Ordinal)).Select(entry => entry.Message)];
        Assert.All(told, line => Assert.Contains(expected, line, StringComparison.Ordinal));
        Assert.Equal(how == "done" ? 3 : 1, told.Length);
    }

    [Fact]
    public async Task Write_GuestThatFailsOften_IsSampledAtInformationLevel()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName);
        await host.Api.KeepAsync("broken", """(module (memory (export "memory") 1) (func (export "_start") unreachable))""");
        var started = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(502, (await host.Api.GetAsync("/run/broken/")).Status);
        }

        var elapsed = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        LogEntry[] lines = [.. host.Log.Entries.Where(entry => entry.Message.StartsWith(
            "guest broken@1 failed: trap.unreachable, execution_id ", StringComparison.Ordinal))];
        Assert.InRange(lines.Length, 1, 1 + (int)(elapsed / GuestFailureLog.LineInterval.TotalSeconds));
        Assert.All(lines, line => Assert.Equal(LogLevel.Information, line.Level));
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Lines_OfARequestAndItsGuestThatFailed_NameTheRunAndTheTrace()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var parent = ("traceparent", $"00-{Trace}-b7ad6b7169203331-00");
        await using var host = await ProductHost.StartAsync(_folder.FullName, options => options.Product.Pipeline.SlowRequest = TimeSpan.FromTicks(1));
        await host.Api.KeepAsync("named", """(module (memory (export "memory") 1) (func (export "_start") unreachable))""");

        await host.Api.GetAsync("/run/named/", parent);
        var run = (await host.Api.ExecuteAsync("named", "{}", parent)).Json.GetProperty("execution_id").GetString();

        Assert.Contains($"trace_id {Trace}, execution_id {run}", (await host.Log.WaitForAsync("/modules/named/execute")).Message, StringComparison.Ordinal);
        Assert.Contains($", trace_id {Trace};", host.Log.Entries.Single(entry => entry.Message.StartsWith("guest named", StringComparison.Ordinal)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Add_WithinASecond_LeavesOutAndTellsHowMany()
    {
        var time = new TestKit.Time.ManualTimeProvider();
        var count = new Kernel.Diagnostics.LineSample();

        Assert.True(count.Add(time, GuestFailureLog.LineInterval, out _));
        Assert.False(count.Add(time, GuestFailureLog.LineInterval, out _));
        Assert.False(count.Add(time, GuestFailureLog.LineInterval, out _));
        time.Advance(GuestFailureLog.LineInterval);

        Assert.True(count.Add(time, GuestFailureLog.LineInterval, out var leftOut));
        Assert.Equal(2, leftOut);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
