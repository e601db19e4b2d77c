using System.Net.Http.Headers;
using WasmOs.Bench.Http;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;
using WasmOs.FunctionsHosting;
using WasmOs.TestKit.Azurite;

namespace WasmOs.Bench.Worker;

/// <summary>
/// Measures a published Azure Functions worker behind a host that speaks FunctionRpc: its start, and the CPU time of an execute in the worker's process.
/// </summary>
internal static class WorkerMetrics
{
    private const string Path = "/api/v1/modules/calc/execute";
    private const string Body = """{"function":"add","args":[2,3]}""";
    private const int Starts = 5;
    private const int WarmUpSeconds = 30;
    private const int RoundSeconds = 5;
    private const int RoundCount = 5;

    /// <summary>Measures the worker in a folder that <c>dotnet publish functions/azure</c> created.</summary>
    public static async Task<int> RunAsync(string folder)
    {
        await using var azurite = new AzuriteServer();
        await azurite.StartAsync();
        var report = new Report("the Azure Functions worker");
        var start = new Series();
        for (var i = 0; i < Starts; i++)
        {
            await using var fresh = await FunctionsHost.StartAsync(Options(folder, azurite));
            start.Add(fresh.Worker.StartDuration.TotalSeconds);
            await fresh.StopAsync();
        }

        report.Add("start of the process to functions loaded and served", start, "s", Target.AtMost(1.5));
        report.Add("execute add, processor time in the worker", await ExecuteAsync(folder, azurite), "µs", Target.AtMost(80));
        report.Print();
        return 0;
    }

    private static async Task<Series> ExecuteAsync(string folder, AzuriteServer azurite)
    {
        await using var host = await FunctionsHost.StartAsync(Options(folder, azurite));
        using var client = new HttpClient { BaseAddress = host.Address };
        using var module = new ByteArrayContent(Guests.Calc);
        module.Headers.ContentType = new MediaTypeHeaderValue("application/wasm");
        using var uploaded = await client.PostAsync("/api/v1/modules?name=calc", module);
        uploaded.EnsureSuccessStatusCode();
        await Load.RunAsync(host.Address, Path, Body, WarmUpSeconds);
        var each = new Series();
        for (var i = 0; i < RoundCount; i++)
        {
            var before = host.Worker.CpuTime;
            var requests = await Load.RunAsync(host.Address, Path, Body, RoundSeconds);
            each.Add((host.Worker.CpuTime - before).TotalMicroseconds / requests);
        }

        await host.StopAsync();
        return each;
    }

    private static FunctionsHostOptions Options(string folder, AzuriteServer azurite) =>
        new() { WorkerFolder = folder, StorageConnection = azurite.ConnectionString, RunTimers = false, RunQueues = false };
}
