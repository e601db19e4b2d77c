using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WasmOs.Host.Logging;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.HostFunctions;

namespace WasmOs.Host.Tests.Logging;

/// <summary>The ids of the run and the trace in log lines that a host function writes.</summary>
public sealed class RunScopesTests
{
    private const string Guest = """(module (import "app" "log" (func $log)) (func (export "run") (call $log)))""";

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public async Task Line_WhileAGuestRuns_HasTheRunAndTheTrace(string format)
    {
        using var lines = new ScopeCollector();
        using var loggers = Create(format, lines);
        var logger = loggers.CreateLogger("test");
        using var activity = new Activity("work").SetIdFormat(ActivityIdFormat.W3C).Start();
        var id = ExecutionId.New(TimeProvider.System);

        using var runtime = WasmRuntime.Create(new RuntimeOptions { PoolSize = 0, HostFunctions = { HostFunction.Create("app", "log", _ => Log(logger)) } });
        using var module = runtime.Load(Wasmtime.Wat.ToBinary(Guest));
        await runtime.ExecuteAsync(module.Module, new ExecutionRequest { Id = id, Function = module.Analysis.FindFunction("run")! }, CancellationToken.None);

        Assert.Equal($"execution_id {id}, trace_id {activity.TraceId}, span_id {activity.SpanId}", Assert.Single(lines.Scopes));
    }

    [Theory]
    [InlineData("json", true, true)]
    [InlineData("json", false, false)]
    [InlineData("text", true, false)]
    public void Line_WhileNoGuestRuns_HasTheTraceInJsonAlone(string format, bool isTraced, bool hasTrace)
    {
        using var lines = new ScopeCollector();
        using var loggers = Create(format, lines);
        using var activity = isTraced ? new Activity("work").SetIdFormat(ActivityIdFormat.W3C).Start() : null;

        Log(loggers.CreateLogger("test"));

        Assert.Equal(hasTrace ? [$"trace_id {activity!.TraceId}, span_id {activity.SpanId}"] : [], lines.Scopes);
    }

    private static void Log(ILogger logger) => logger.Log(LogLevel.Error, default, "line", null, static (line, _) => line);

    private static ILoggerFactory Create(string format, ScopeCollector lines) => LoggerFactory.Create(logging =>
    {
        HostLogging.ConfigureOutput(logging, new HostOptions { LogFormat = format });
        logging.ClearProviders().AddProvider(lines);
    });
}
