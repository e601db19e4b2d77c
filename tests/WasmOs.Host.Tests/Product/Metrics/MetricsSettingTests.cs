using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Metrics;

/// <summary>Where the metrics are, by the settings.</summary>
public sealed class MetricsSettingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-metrics-");

    [Fact]
    public async Task Prometheus_SwitchedOff_IsAProblemThatNamesTheSetting()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName, options => options.Product.Metrics.IsPrometheusEnabled = false);

        var answer = await host.Api.GetAsync("/metrics");

        answer.Problem(404, "metrics-disabled");
        Assert.Contains("PROMETHEUS_ENABLED", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_AnotherPath_HasTheMetrics_AndTheUsualOneHasNot()
    {
        await using var host = await ProductHost.StartAsync(_folder.FullName, options => options.MetricsEndpoint = "/ops/figures");

        Assert.Contains("wasm_active_vms", (await host.Api.GetAsync("/ops/figures")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await host.Api.GetAsync("/metrics")).Status);
    }

    [Fact]
    public async Task Port_OfItsOwn_HasTheMetrics_AndNothingElse()
    {
        var port = LoopbackPort.Free();
        await using var host = await ProductHost.StartAsync(_folder.FullName, options => options.MetricsPort = port);
        using var own = new ProductClient(new Uri($"http://127.0.0.1:{port}"));

        Assert.Contains("wasm_active_vms", (await own.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        Assert.Contains("wasm_active_vms", (await host.Api.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await own.GetAsync("/api/v1/health")).Status);
        Assert.Equal(404, (await own.GetAsync("/run/anything/")).Status);
        Assert.Equal(200, (await host.Api.GetAsync("/api/v1/health")).Status);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
