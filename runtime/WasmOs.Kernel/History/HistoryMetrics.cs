using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.History;

/// <summary>The figures of the History room.</summary>
internal sealed class HistoryMetrics(ExecutionHistory history) : IRoomMetrics
{
    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.Count("wasmos_history_dropped_total", "Successful runs that the history dropped for lack of memory.", () => history.Dropped);
        meter.Gauge("wasmos_history_waiting_bytes", "Bytes of the history that wait in memory to be written.", () => history.WaitingBytes);
    }
}
