using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Audit;

/// <summary>The figures of the Audit room.</summary>
internal sealed class AuditMetrics(AuditTrail trail) : IRoomMetrics
{
    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.Count("wasmos_audit_entries_total", "Entries of the audit trail that this host has written.", () => trail.Written);
        meter.Gauge("wasmos_audit_waiting", "Entries of the audit trail that wait in memory to be written.", () => (long)trail.Waiting);
        meter.Gauge(
            "wasmos_audit_refused", "1 while storage refuses entries of the audit trail, so that changes are refused; otherwise 0.",
            () => trail.Outage is null ? 0L : 1L);
    }
}
