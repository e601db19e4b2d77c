using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Events;

/// <summary>The figures of the Events room.</summary>
internal sealed class EventMetrics(EventPublisher events) : IRoomMetrics
{
    /// <inheritdoc/>
    public void AddTo(Meter meter) => meter.Count(
        "wasmos_events_dropped_total",
        "Events that were dropped: for lack of memory while storage was slow or down, or because they could not be published.", () => events.Dropped);
}
