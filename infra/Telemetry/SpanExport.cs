using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Infra.Telemetry;

/// <summary>
/// Sends spans by OTLP, to Azure Monitor, or both, from the start of the host to its stop. The product itself samples before it makes a span, so all that exist
/// are sent. Up to 2,048 wait in memory for each target; while it is slow or down further ones are dropped, and nobody waits.
/// </summary>
internal sealed class SpanExport(TraceOptions options, WorkerName worker, BackgroundFailures failures, ExportFailures listener) : IHostedService, IDisposable
{
    /// <summary>How long a stop may take to send what waits, ms.</summary>
    private const int StopMilliseconds = 2000;

    private TracerProvider? _provider;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = listener; // Hears from now on.
        var builder = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(ServiceResource.Of(worker)).AddSource("WasmOs.*");
        if (options.Endpoint is { } endpoint)
        {
            builder.AddOtlpExporter(exporter => OtlpTarget.Apply(exporter, endpoint, "traces"));
        }

        if (options.AzureMonitor is { } connection)
        {
            builder.AddAzureMonitorTraceExporter(exporter => AzureMonitorTarget.Apply(exporter, connection, failures));
        }

        _provider = builder.SetSampler(new AlwaysOnSampler()).Build(); // The last sampler counts, and Azure Monitor's exporter brings one.
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => _provider?.ForceFlush(StopMilliseconds), CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _provider?.Dispose();
}
