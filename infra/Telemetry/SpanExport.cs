using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Infra.Telemetry;

/// <summary>
/// Sends spans by OTLP, from the start of the host to its stop. The product itself samples before it makes a span, so all that exist are sent. Up to 2,048 wait
/// in memory; while the target is slow or down further ones are dropped, and nobody waits.
/// </summary>
internal sealed class SpanExport(TraceOptions options, WorkerName worker, ExportFailures failures) : IHostedService, IDisposable
{
    /// <summary>How long a stop may take to send what waits, ms.</summary>
    private const int StopMilliseconds = 2000;

    private TracerProvider? _provider;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = failures; // Hears from now on.
        _provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ServiceResource.Of(worker))
            .AddSource("WasmOs.*")
            .SetSampler(new AlwaysOnSampler())
            .AddOtlpExporter(exporter => OtlpTarget.Apply(exporter, options.Endpoint!, "traces"))
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => _provider?.ForceFlush(StopMilliseconds), CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _provider?.Dispose();
}
