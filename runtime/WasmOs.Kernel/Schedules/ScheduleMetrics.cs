using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Schedules;

/// <summary>The figures of the Schedules room: what became of due times on this host, and how late they were. Thread-safe.</summary>
public sealed class ScheduleMetrics : IRoomMetrics
{
    private static readonly InstrumentAdvice<double> Bounds = new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] };

    private readonly LabelledCount<ScheduleRunOutcome> _outcomes = new();
    private Histogram<double>? _lateness;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Count(
            "wasmos_schedule_fires_total", "Due times of schedules that this host handled, by outcome.",
            () => _outcomes.All.Select(static outcome => outcome.Value.Under("outcome", NameOf(outcome.Key))));
        _lateness = meter.CreateHistogram(
            "wasmos_schedule_lateness_seconds", null, "How long after their due time tasks of schedules were submitted.", null, Bounds);
    }

    /// <summary>Counts a due time.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="lateness">How late it is.</param>
    internal void Count(ScheduleRunOutcome outcome, TimeSpan lateness)
    {
        _outcomes.Add(outcome);
        if (outcome == ScheduleRunOutcome.Submitted)
        {
            _lateness?.Record(Math.Max(0, lateness.TotalSeconds));
        }
    }

    private static string NameOf(ScheduleRunOutcome outcome) => outcome switch
    {
        ScheduleRunOutcome.Submitted => "submitted",
        ScheduleRunOutcome.Skipped => "skipped",
        ScheduleRunOutcome.Missed => "missed",
        _ => "refused",
    };
}
