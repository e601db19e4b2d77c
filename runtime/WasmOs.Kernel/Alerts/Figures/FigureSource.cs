using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Schedules;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>Reads the values of metrics from what hosts report, and from storage what all hosts share. Thread-safe.</summary>
internal sealed class FigureSource(HostReports reports, QueueMetrics queues, ScheduleRunner schedules, TimeProvider time) : IFigureSource
{
    /// <inheritdoc/>
    public async ValueTask<IAlertFigures> ReadAsync(CancellationToken cancellationToken)
    {
        var hosts = await reports.ReadAsync(cancellationToken).ConfigureAwait(false);
        var states = await queues.AskAsync().ConfigureAwait(false);
        var lateness = await schedules.FindLatenessAsync(cancellationToken).ConfigureAwait(false);
        return new AlertFigures(hosts, states, lateness, time.GetUtcNow());
    }
}
