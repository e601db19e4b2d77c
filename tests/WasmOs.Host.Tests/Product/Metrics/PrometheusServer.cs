using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Metrics;

/// <summary>A genuine Prometheus on a free loopback port, with a folder of its own, that scrapes one host every second under the job <c>wasmos</c>.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-prometheus-");
    private readonly HttpClient _http;
    private readonly Process _process;

    private PrometheusServer(Uri host, string key)
    {
        var port = LoopbackPort.Free();
        var config = Path.Combine(_folder.FullName, "prometheus.yml");
        File.WriteAllText(config, $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
            rule_files: ['{{Path.Combine(SourceTree.Root, "ops", "prometheus")}}/*.yml']
            scrape_configs:
              - job_name: wasmos
                authorization: {credentials: {{key}}}
                static_configs: [{targets: ['{{host.Authority}}']}]
            """);
        _process = Process.Start(new ProcessStartInfo(Program,
        [
            $"--config.file={config}", $"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}", $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=error",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Starts the server, and returns when it answers.</summary>
    /// <param name="host">The host to scrape.</param>
    /// <param name="key">An API key that may read metrics.</param>
    public static async Task<PrometheusServer> StartAsync(Uri host, string key)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException($"These tests need Prometheus, and {Program} is not there. Install it: apt-get install prometheus");
        }

        var server = new PrometheusServer(host, key);
        await server.PollAsync(async () =>
        {
            try
            {
                using var answer = await server._http.GetAsync(new Uri("/-/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException) when (!server._process.HasExited)
            {
                return false;
            }
        });
        return server;
    }

    /// <summary>Asks a query, and returns the values of its series.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string query)
    {
        using var answer = await _http.GetAsync(new Uri("/api/v1/query?query=" + Uri.EscapeDataString(query), UriKind.Relative));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(body.GetProperty("status").GetString() == "success", $"{query}: {body}");
        return [.. body.GetProperty("data").GetProperty("result").EnumerateArray()];
    }

    /// <summary>Waits until a condition holds, or the limit of a test's call has passed: the caller looks at what it waited for.</summary>
    public async Task PollAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        while (!await holds() && !limit.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }
}
