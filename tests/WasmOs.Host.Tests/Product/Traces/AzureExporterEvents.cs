using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace WasmOs.Host.Tests.Product.Traces;

/// <summary>What Azure Monitor's exporter tells of itself, by name.</summary>
internal sealed class AzureExporterEvents : EventListener
{
    private readonly ConcurrentQueue<string> _names = new();

    public IReadOnlyCollection<string> Names => _names;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "OpenTelemetry-AzureMonitor-Exporter")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData) => _names.Enqueue(eventData.EventName!);
}
