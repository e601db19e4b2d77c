using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>What Azure Monitor gets. Spans of all hosts of this process reach each receiver, so tests look for their own.</summary>
public sealed class AzureMonitorTests : IAsyncLifetime
{
    private const string Answer = """(module (func (export "answer") (result i32) i32.const 42))""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-azure-monitor-");
    private AzureMonitorReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await AzureMonitorReceiver.StartAsync();

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Request_InATrace_IsSentWithItsRunAndTheFigures()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        const string Caller = "00f067aa0ba902b7";
        await using (var host = await StartAsync())
        {
            await host.Api.KeepAsync("azure", Answer);
            await host.Api.ExecuteAsync("azure", """{"function":"answer"}""", ("traceparent", $"00-{trace}-{Caller}-01"));
        }

        var request = Assert.Single(Of(trace), item => item.Type == "RequestData");
        var run = Assert.Single(Of(trace), item => item.Name == "run azure");
        Assert.Equal((Caller, "RemoteDependencyData", request.Member("id")), (request.ParentId, run.Type, run.ParentId));
        Assert.Equal(("200", "True", "execute-module"), (request.Member("responseCode"), request.Member("success"), request.Property("wasmos.function")));
        Assert.Equal(("answer", "succeeded", "wasmos"), (run.Property("wasmos.function"), run.Property("wasmos.status"), run.Role));
        var figure = Assert.Single(
            _receiver.Items, item => item.Type == "MetricData" && item.Name == "wasm_executions_total" && item.Property("module") == "azure");
        Assert.Equal(1, figure.Data.GetProperty("metrics")[0].GetProperty("value").GetDouble());
        Assert.DoesNotContain(_receiver.Items, item => item.Type == "MetricData" && item.Name == "requests/duration");
    }

    [Fact]
    public async Task Request_OutsideOfWhatIsSampled_IsNotSent()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        await using (var host = await StartAsync())
        {
            await host.Api.KeepAsync("quiet", Answer);
            await host.Api.ExecuteAsync("quiet", """{"function":"answer"}""", ("traceparent", $"00-{trace}-00f067aa0ba902b7-00"));
        }

        Assert.NotEmpty(_receiver.Items);
        Assert.Empty(Of(trace));
    }

    [Fact]
    public async Task Exporter_OfAHost_KeepsNoFilesAndTellsMicrosoftNothing()
    {
        using var events = new AzureExporterEvents();
        await using (var host = await StartAsync())
        {
            await RunAsync(host);
        }

        Assert.Contains("StatsbeatDisabled", events.Names);
        Assert.DoesNotContain("InitializedPersistentStorage", events.Names);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(400)]
    [InlineData(0)]
    public async Task Target_ThatRefusesOrIsDown_IsCountedAndChangesNothingForCallers(int status)
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

        Assert.True(failures.Counts.GetValueOrDefault("export-azure-monitor") > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Target_ThatAnswersGarbageOrNever_ChangesNothingForCallersNorForTheStop(bool answers)
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

    private Task<ProductHost> StartAsync() => ProductHost.StartAsync(
        _folder.FullName, options => options.Product.Traces.AzureMonitor = _receiver.Connection);

    private ReceivedItem[] Of(string trace) => [.. _receiver.Items.Where(item => item.TraceId == trace)];
}
