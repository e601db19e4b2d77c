using System.Collections.Immutable;
using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>The values of all metrics at one moment, over all hosts. Immutable.</summary>
internal sealed class AlertFigures : IAlertFigures
{
    private readonly ImmutableArray<HostReport> _present;
    private readonly int _missing;
    private readonly IReadOnlyList<QueueState> _queues;
    private readonly TimeSpan _scheduleLateness;

    /// <summary>Creates the values.</summary>
    /// <param name="reports">The latest reports of hosts.</param>
    /// <param name="queues">The queues of all rooms.</param>
    /// <param name="scheduleLateness">How late the latest schedule is.</param>
    /// <param name="now">The time, UTC. A report from the future is one of a clock that is ahead, and counts.</param>
    public AlertFigures(IEnumerable<HostReport> reports, IReadOnlyList<QueueState> queues, TimeSpan scheduleLateness, DateTimeOffset now)
    {
        HostReport[] known = [.. reports.Where(report => now - report.At <= HostReports.Memory)];
        _present = [.. known.Where(report => now - report.At <= HostReports.Patience)];
        _missing = known.Length - _present.Length;
        (_queues, _scheduleLateness) = (queues, scheduleLateness);
    }

    /// <inheritdoc/>
    public IEnumerable<string> Modules => _present.SelectMany(static report => report.Modules.Keys).Distinct(StringComparer.Ordinal);

    /// <inheritdoc/>
    public double? ValueOf(AlertMetric metric, string? label) => metric.Name switch
    {
        "execution_rate" => RateOf(report => RunsOf(report, label).Runs),
        "error_rate" => Part(Sum(report => RunsOf(report, label).Failed), Sum(report => RunsOf(report, label).Runs)),
        "avg_execution_time" => Part(Sum(report => RunsOf(report, label).Seconds), Sum(report => RunsOf(report, label).Runs)),
        "p95_execution_time" => Highest(FigureNames.P95),
        "p99_execution_time" => Highest(FigureNames.P99),
        "waiting_executions" => Sum(static report => report.Levels.GetValueOrDefault(FigureNames.Waiting)),
        "refused_rate" => RateOf(FigureNames.Refused),
        "request_error_rate" => Part(SumOf(FigureNames.RequestErrors), SumOf(FigureNames.Requests)),
        "queue_depth" => TaskQueues(label).Sum(static queue => queue.Depth),
        "queue_age" => TaskQueues(label).Select(static queue => queue.Age.TotalSeconds).DefaultIfEmpty().Max(),
        "queue_poison" => _queues.Sum(static queue => queue.Poison),
        "dead_task_rate" => RateOf(FigureNames.DeadTasks),
        "webhook_failure_rate" => RateOf(FigureNames.WebhookFailures),
        "schedule_lateness" => _scheduleLateness.TotalSeconds,
        "memory_usage" => Highest(FigureNames.Memory),
        "held_memory_usage" => HighestPart(FigureNames.Held, FigureNames.HeldLimit),
        "cpu_usage" => Highest(FigureNames.Cpu),
        "disk_usage" => HighestPart(FigureNames.DiskFree, FigureNames.DiskSize) is { } free ? 1 - free : null,
        "disk_free" => Highest(FigureNames.DiskFree),
        "store_usage" => HighestPart(FigureNames.StoreUsed, FigureNames.StoreLimit),
        "auth_failed_rate" => RateOf(FigureNames.AuthFailed),
        "background_failure_rate" => RateOf(FigureNames.BackgroundFailures),
        "hosts" => _present.Length,
        "hosts_missing" => _missing,
        _ => throw new ArgumentException($"The metric {metric.Name} has no value.", nameof(metric)),
    };

    private static ModuleRuns RunsOf(HostReport report, string? module) =>
        module is null
            ? report.Modules.Values.Aggregate(default(ModuleRuns), static (sum, runs) => sum + runs)
            : report.Modules.GetValueOrDefault(module);

    private static double? Part(double part, double whole) => whole > 0 ? part / whole : null;

    private IEnumerable<QueueState> TaskQueues(string? priority) =>
        _queues.Where(queue => queue.Queue == QueueMetrics.Tasks && (priority is null || queue.Priority == priority));

    private double Sum(Func<HostReport, double> value) => _present.Sum(value);

    private double SumOf(string name) => Sum(report => report.Sums.GetValueOrDefault(name));

    private double? RateOf(string name) => RateOf(report => report.Sums.GetValueOrDefault(name));

    // A host that has just started has counted over a shorter time than others.
    private double? RateOf(Func<HostReport, double> sum)
    {
        HostReport[] counting = [.. _present.Where(static report => report.Window > TimeSpan.Zero)];
        return counting.Length == 0 ? null : counting.Sum(report => sum(report) / report.Window.TotalSeconds);
    }

    private double? Highest(string level)
    {
        double? highest = null;
        foreach (var report in _present)
        {
            if (report.Levels.TryGetValue(level, out var value) && !(value <= highest))
            {
                highest = value;
            }
        }

        return highest;
    }

    private double? HighestPart(string part, string whole)
    {
        double? highest = null;
        foreach (var report in _present)
        {
            if (report.Levels.TryGetValue(part, out var value) && report.Levels.TryGetValue(whole, out var all) && all > 0 && !(value / all <= highest))
            {
                highest = value / all;
            }
        }

        return highest;
    }
}
