using System.Diagnostics.Tracing;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Infra.Telemetry;

/// <summary>
/// Hears from the exporter that it could not send, which it tells nobody else: each failure is counted, and logged at most once a minute. The log line has the
/// kind of failure alone, because the exporter's own words have the address, which may have credentials. Thread-safe.
/// </summary>
internal sealed class ExportFailures : EventListener
{
    /// <summary>The name of the work whose failures are counted.</summary>
    public const string Work = "export-otlp";

    private const string Source = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private readonly BackgroundFailures? _failures;
    private EventSource? _early;

    /// <summary>Begins to hear.</summary>
    public ExportFailures(BackgroundFailures failures)
    {
        Volatile.Write(ref _failures, failures);
        if (Volatile.Read(ref _early) is { } source)
        {
            EnableEvents(source, EventLevel.Warning);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        ArgumentNullException.ThrowIfNull(eventSource);
        if (eventSource.Name == Source)
        {
            // The base constructor tells of sources that exist already before this class is constructed.
            Volatile.Write(ref _early, eventSource);
            if (Volatile.Read(in _failures) is not null)
            {
                EnableEvents(eventSource, EventLevel.Warning);
            }
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        _failures?.Report(Work, new IOException($"Spans or figures could not be sent by OTLP, and are lost: {eventData.EventName}."));
    }
}
