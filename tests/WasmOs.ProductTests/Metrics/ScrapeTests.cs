using System.Globalization;
using System.IO.Compression;

namespace WasmOs.ProductTests.Metrics;

/// <summary>What Prometheus reads.</summary>
[Collection(ProductCollection.Name)]
public sealed class ScrapeTests(SharedProduct product)
{
    private ProductClient Api => product.Api;

    [Fact]
    public async Task Scrape_AfterRuns_CountsThemByModuleAndStatus()
    {
        await Api.KeepAsync("scraped", """(module (func (export "fine")) (func (export "traps") unreachable))""");
        await Api.RunAsync("scraped", """{"function":"fine"}""");
        await Api.RunAsync("scraped", """{"function":"fine"}""");
        await Api.ExecuteAsync("scraped", """{"function":"traps"}""");

        // A scrape shows what one of the last 0.3 s has collected.
        var scrape = await Api.PollAsync(
            "/metrics", static answer => answer.Text.Contains("""wasm_executions_total{module="scraped"} 3""", StringComparison.Ordinal));
        var text = scrape.Text;

        Assert.Equal(3, ValueOf(text, """wasm_executions_total{module="scraped"}"""));
        Assert.Equal(1, ValueOf(text, """wasm_executions_failed_total{module="scraped",status="failed"}"""));
        Assert.True(ValueOf(text, """wasm_execution_duration_seconds_count{status="succeeded"}""") >= 2);
        Assert.True(ValueOf(text, """wasmos_http_requests_total{function="execute-module",status="2xx"}""") >= 2);
    }

    [Fact]
    public async Task Scrape_PlainClient_GetsPrometheusText()
    {
        var answer = await Api.GetAsync("/metrics");

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("text/plain; version=0.0.4", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Contains("# TYPE wasm_cache_misses_total counter", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_ClientThatAsksForIt_GetsOpenMetrics()
    {
        var answer = await Api.GetAsync("/metrics", ("Accept", "application/openmetrics-text; version=1.0.0"));

        Assert.StartsWith("application/openmetrics-text; version=1.0.0", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_ClientThatTakesGzip_GetsTheSameCompressed()
    {
        using var http = new HttpClient { BaseAddress = Api.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await http.SendAsync(request);

        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        Assert.Contains("# TYPE wasm_active_vms gauge", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static double ValueOf(string text, string series)
    {
        var line = Assert.Single(text.Split('\n'), line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(series.Length + 1), CultureInfo.InvariantCulture);
    }
}
