using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using WasmOs.Bench.Measuring;
using WasmOs.Bench.Scenes;

namespace WasmOs.Bench.Http;

/// <summary>
/// Measures what being watched costs: runs on a host without metrics, on one with metrics, and on one with metrics and traces (5 % of those beyond the first
/// hundred a second) whose collector takes everything, in alternating rounds. And a scrape of a host on which a thousand modules ran.
/// </summary>
internal static class ObservationMetrics
{
    private const int Modules = 1000;
    private const int Scrapes = 50;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (MeasuredHost.Find(arguments) is not { } host)
        {
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("wasmos-bench-");
        try
        {
            using var collector = new HttpListener();
            var address = $"http://127.0.0.1:{Server.FreePort()}/";
            collector.Prefixes.Add(address);
            collector.Start();
            var taking = TakeAllAsync(collector);
            using var dark = await StartAsync(host, folder, "dark", ("PROMETHEUS_ENABLED", "false"));
            using var counted = await StartAsync(host, folder, "counted");
            using var traced = await StartAsync(host, folder, "traced", ("OTEL_EXPORTER_OTLP_ENDPOINT", address));
            var report = new Report("what being watched costs a run behind HTTP, 32 connections, one core");
            await ScrapeAsync(report, counted.Server);
            var (cpu, bytes) = await Way.CompareAsync(report, new("not watched", dark), new("with metrics", counted), new("with metrics and traces", traced));
            report.Add("with metrics: CPU over not watched", cpu[1].Over(cpu[0]), "×", Target.AtMost(1.03));
            report.Add("with metrics and traces: CPU over not watched", cpu[2].Over(cpu[0]), "×", Target.AtMost(1.03));
            report.Add("with metrics: garbage more than not watched", bytes[1].Median - bytes[0].Median, "bytes", Target.AtMost(0.5));
            report.Print();
            collector.Stop();
            await taking;
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ScrapeAsync(Report report, Server server)
    {
        for (var i = 0; i < Modules; i++)
        {
            await UploadAsync(server, $"module-{i}");
            using var run = await server.Client.PostAsync(
                new Uri($"/api/v1/modules/module-{i}/execute", UriKind.Relative), JsonContent.Create(new { function = "add", args = (int[])[2, 3] }));
            await RequireSuccessAsync(run);
        }

        var (time, size) = (new Series(), 0L);
        for (var i = 0; i < Scrapes; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System); // Scrapes within 0.3 s share one collection.
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            var begun = Stopwatch.GetTimestamp();
            using var answer = await server.Client.SendAsync(request);
            size = (await answer.Content.ReadAsByteArrayAsync()).Length;
            time.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        var plain = (await server.Client.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative))).Length;
        report.Add("a scrape of a thousand modules", time, "ms", Target.AtMost(15));
        report.Add("its size, compressed", size, "bytes", Target.AtMost(1_000_000));
        report.Add("its size, plain", plain, "bytes", Target.AtMost(1_000_000));
    }

    private static async Task<MeasuredHost> StartAsync(string host, DirectoryInfo folder, string name, params (string Name, string Value)[] settings)
    {
        var started = await MeasuredHost.StartAsync(host, folder.CreateSubdirectory(name).FullName, [("AUTH_MODE", "off"), .. settings]);
        await UploadAsync(started.Server, "calc");
        return started;
    }

    private static async Task UploadAsync(Server server, string name)
    {
        // The same bytes under another name would be the same module, so each has a custom section with its name.
        byte[] section = [(byte)name.Length, .. Encoding.ASCII.GetBytes(name)];
        byte[] module = [.. Guests.Calc, 0, (byte)section.Length, .. section];
        using var content = new ByteArrayContent(module) { Headers = { ContentType = new MediaTypeHeaderValue("application/wasm") } };
        using var response = await server.Client.PostAsync(new Uri($"/api/v1/modules?name={name}", UriKind.Relative), content);
        await RequireSuccessAsync(response);
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task TakeAllAsync(HttpListener collector)
    {
        while (collector.IsListening)
        {
            try
            {
                var context = await collector.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                context.Response.Close();
            }
            catch (HttpListenerException) when (!collector.IsListening)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
