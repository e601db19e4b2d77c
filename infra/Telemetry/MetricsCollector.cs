using System.Diagnostics.Metrics;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Startup;

namespace WasmOs.Infra.Telemetry;

/// <summary>Collects the figures of this process by OpenTelemetry, and writes them for Prometheus by its exporter. Thread-safe.</summary>
internal sealed class MetricsCollector : IMetricsText, IDisposable
{
    private readonly MeterProvider _provider;
    private readonly RequestDelegate _exporter;

    /// <summary>Starts collecting.</summary>
    /// <param name="services">The container of the process.</param>
    /// <param name="rooms">The Kernel's figures, which exist from now on.</param>
    /// <param name="meters">The factory of the meters whose figures are collected.</param>
    /// <param name="worker">The name of this process.</param>
    /// <param name="traces">Says where the figures are sent besides.</param>
    public MetricsCollector(IServiceProvider services, KernelMetrics rooms, IMeterFactory meters, WorkerName worker, TraceOptions traces)
    {
        _ = rooms;
        var filter = new InstrumentFilter(meters);
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ServiceResource.Of(worker))
            .AddMeter(InstrumentFilter.Meters)
            .AddView(filter.ConfigurationOf)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false); // The name of an instrument is unique without its meter's.
        if (traces.Endpoint is { } endpoint)
        {
            builder.AddOtlpExporter(exporter => OtlpTarget.Apply(exporter, endpoint, "metrics"));
        }

        if (traces.AzureMonitor is { } connection)
        {
            var failures = services.GetRequiredService<BackgroundFailures>();
            builder.AddAzureMonitorMetricExporter(exporter => AzureMonitorTarget.Apply(exporter, connection, failures));
        }

        _provider = builder.Build();
        _exporter = new ApplicationBuilder(services).UseOpenTelemetryPrometheusScrapingEndpoint(_provider, static _ => true, null, null, null).Build();
    }

    /// <inheritdoc/>
    public async ValueTask<MetricsText> ReadAsync(string? accept, CancellationToken cancellationToken)
    {
        // The exporter is a middleware that writes into a response, so it gets one of its own: the caller's may need compression, and no half of it is sent.
        var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = cancellationToken };
        context.Request.Method = HttpMethods.Get;
        context.Request.Headers.Accept = accept;
        context.Response.Body = body;
        await _exporter(context).ConfigureAwait(false);
        return context.Response.StatusCode == StatusCodes.Status200OK
            ? new MetricsText(context.Response.ContentType ?? "text/plain", body.GetBuffer().AsMemory(0, (int)body.Length))
            : throw new InvalidOperationException($"The figures could not be collected: the exporter answered {context.Response.StatusCode}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _provider.Dispose();
}
