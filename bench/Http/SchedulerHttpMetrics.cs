using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Bench.Http;

/// <summary>Measures the CPU scheduler: the decisions of policies, and 1,000 runaway guests in this process and over HTTP.</summary>
internal static class SchedulerHttpMetrics
{
    private const int Spinners = 1000;
    private const int Probes = 200;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var decisions = new Report("a policy's decision");
        DecisionScene.Run(decisions);
        decisions.Print();
        var spinners = new Report("1,000 runaway guests in this process");
        SpinnersScene.Run(spinners);
        spinners.Print();
        if ((arguments.Length > 0 ? arguments[0] : HttpMetrics.FindHost()) is not { } host)
        {
            Console.Error.WriteLine("The host is not built (dotnet build -c Release host): nothing is measured behind HTTP.");
            return 1;
        }

        var report = new Report("1,000 runaway guests behind HTTP");
        await MeasureAsync(report, host);
        report.Print();
        return 0;
    }

    private static async Task MeasureAsync(Report report, string host)
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-bench-");
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(
                    folder.FullName, "host.json"), """{"version":"2.0","extensions":{"http":{"maxConcurrentRequests":2000,"maxOutstandingRequests":3000}}}""");
            var port = Server.FreePort();
            using var server = await Server.StartOnAsync($"0-{Environment.ProcessorCount - 1}", port, folder.FullName, new Dictionary<string, string>
            {
                ["SERVER_PORT"] = $"{port}",
                ["DATA_DIR"] = folder.FullName,
                ["LOG_LEVEL"] = "Warning",
            }, host);
            await UploadAsync(server, "spins", Guests.LoopAndAdd);
            await UploadAsync(server, "calc", Guests.Calc);
            await ProbeAsync(report, "nothing else runs: /health", () => GetAsync(server, "/health"));
            await ProbeAsync(report, "nothing else runs: execute add", () => ExecuteAsync(server, "calc"));
            using var ended = new CancellationTokenSource();
            var runs = Enumerable.Range(0, Spinners).Select(_ => SpinAsync(server, ended.Token)).ToArray();
            await ProbeAsync(report, "while they come: /health", () => GetAsync(server, "/health"), Target.AtMost(50));
            await ProbeAsync(report, "while they come: execute add of another module", () => ExecuteAsync(server, "calc"), Target.AtMost(100));
            while (await BegunAsync(server) < Spinners)
            {
                await Task.Yield();
            }

            await ProbeAsync(report, "while they take turns: /health", () => GetAsync(server, "/health"), Target.AtMost(50));
            await ProbeAsync(report, "while they take turns: execute add of another module", () => ExecuteAsync(server, "calc"), Target.AtMost(100));
            await ProbeAsync(report, "while they take turns: execute add of their own module", () => ExecuteAsync(server, "spins"), Target.AtMost(100));
            await ended.CancelAsync();
            await Task.WhenAll(runs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ProbeAsync(Report report, string name, Func<Task> probe, Target? target = null)
    {
        var latency = new LatencyHistogram();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < Probes; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            await probe();
            latency.Record((long)Stopwatch.GetElapsedTime(startedAt).TotalNanoseconds);
            await pause.WaitForNextTickAsync();
        }

        report.Add($"{name}, 50 %", latency.PercentileMilliseconds(0.5), "ms");
        report.Add($"{name}, 99 %", latency.PercentileMilliseconds(0.99), "ms", target);
        report.Add($"{name}, longest", latency.Maximum.TotalMilliseconds, "ms");
    }

    // The number of runs that are running or suspended. When this is the number of requests, each run has had its first slice.
    private static async Task<int> BegunAsync(Server server)
    {
        using var response = await server.Client.GetAsync("/api/v1/scheduler?limit=1");
        using var shown = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return shown.RootElement.GetProperty("suspended_runs").GetInt32() + shown.RootElement.GetProperty("slots_in_use").GetInt32();
    }

    private static async Task SpinAsync(Server server, CancellationToken ended)
    {
        using var body = Json("""{"function":"loop","timeout":300}""");
        try
        {
            using var response = await server.Client.PostAsync("/api/v1/modules/spins/execute", body, ended);
            Console.Error.WriteLine($"a guest ended by itself: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
        }
        catch (OperationCanceledException)
        {
            // The expected end: the caller disconnects, which stops the guest.
        }
    }

    private static async Task GetAsync(Server server, string path)
    {
        using var response = await server.Client.GetAsync(path);
        response.EnsureSuccessStatusCode();
    }

    private static async Task ExecuteAsync(Server server, string module)
    {
        using var body = Json("""{"function":"add","args":[2,3]}""");
        using var response = await server.Client.PostAsync($"/api/v1/modules/{module}/execute", body);
        response.EnsureSuccessStatusCode();
    }

    private static async Task UploadAsync(Server server, string name, byte[] wasm)
    {
        using var module = new ByteArrayContent(wasm);
        module.Headers.ContentType = new MediaTypeHeaderValue("application/wasm");
        using var response = await server.Client.PostAsync($"/api/v1/modules?name={name}", module);
        response.EnsureSuccessStatusCode();
    }

    private static StringContent Json(string text) => new(text, new MediaTypeHeaderValue("application/json"));
}
