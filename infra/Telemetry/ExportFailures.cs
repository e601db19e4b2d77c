using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Infra.Telemetry;

/// <summary>
/// Hears from the exporters that they could not send, which they tell nobody else: each failure is counted, and logged at most once a minute by target. The log
/// line has the kind of failure alone, because the exporters' own words have the address, which may have credentials. Thread-safe.
/// </summary>
internal sealed class ExportFailures : EventListener
{
    /// <summary>The name of the work whose failures are counted: sending to Azure Monitor.</summary>
    public const string AzureMonitor = "export-azure-monitor";

    /// <summary>The name of the work whose failures are counted: sending by OTLP.</summary>
    public const string Otlp = "export-otlp";

    private const string OtlpSource = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const string AzureSource = "OpenTelemetry-AzureMonitor-Exporter";

    // The base constructor tells of sources that exist already before this class is constructed.
    private readonly ConcurrentQueue<EventSource> _early = new();
    private readonly BackgroundFailures? _failures;

    /// <summary>Begins to hear.</summary>
    public ExportFailures(BackgroundFailures failures)
    {
        Volatile.Write(ref _failures, failures);
        foreach (var source in _early)
        {
            Listen(source);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        ArgumentNullException.ThrowIfNull(eventSource);
        if (eventSource.Name is OtlpSource or AzureSource)
        {
            _early.Enqueue(eventSource);
            if (Volatile.Read(in _failures) is not null)
            {
                Listen(eventSource);
            }
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        var (work, target) = eventData.EventSource.Name == OtlpSource ? (Otlp, "by OTLP") : (AzureMonitor, "to Azure Monitor");
        _failures?.Report(work, new IOException($"Spans or figures could not be sent {target}, and are lost: {eventData.EventName}."));
    }

    // Azure Monitor's exporter also warns of what is not lost, such as of the wait after a failure.
    private void Listen(EventSource source) => EnableEvents(source, source.Name == AzureSource ? EventLevel.Error : EventLevel.Warning);
}
