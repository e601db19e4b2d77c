using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>The metrics that conditions can compare. Their names are part of the public interface: add new ones, never change existing ones.</summary>
public static class AlertMetrics
{
    /// <summary>The label for modules.</summary>
    public const string Module = "module";

    /// <summary>The label for priorities of queues.</summary>
    public const string Priority = "priority";

    private static readonly ImmutableArray<string> Priorities = ["high", "normal", "low"];

    /// <summary>All of them, in the order of docs/alerts.md.</summary>
    public static ImmutableArray<AlertMetric> All { get; } =
    [
        new("execution_rate", AlertUnit.Rate, "runs that ended") { Label = Module },
        new("error_rate", AlertUnit.Fraction, "the part of the runs that failed or timed out") { Label = Module },
        new("avg_execution_time", AlertUnit.Duration, "the average wall-clock time of runs") { Label = Module },
        new("p95_execution_time", AlertUnit.Duration, "the time that 95 % of the runs do not exceed, of the slowest host"),
        new("p99_execution_time", AlertUnit.Duration, "the time that 99 % of the runs do not exceed, of the slowest host"),
        new("waiting_executions", AlertUnit.Count, "runs that wait for a slot, of all hosts"),
        new("refused_rate", AlertUnit.Rate, "runs that were not begun because too many waited"),
        new("request_error_rate", AlertUnit.Fraction, "the part of the requests that were answered by 5xx"),
        new("queue_depth", AlertUnit.Count, "tasks in their queues") { Label = Priority, LabelValues = Priorities },
        new("queue_age", AlertUnit.Duration, "how long ago the next task of a queue was submitted, of the oldest queue") { Label = Priority, LabelValues = Priorities },
        new("queue_poison", AlertUnit.Count, "messages that failed too often, of all queues"),
        new("dead_task_rate", AlertUnit.Rate, "tasks that died"),
        new("webhook_failure_rate", AlertUnit.Rate, "attempts to deliver an event that failed"),
        new("schedule_lateness", AlertUnit.Duration, "how late the schedule is that waits longest beyond its due time"),
        new("memory_usage", AlertUnit.Fraction, "the process's memory, of what the machine or the container lets it have, of the fullest host"),
        new("held_memory_usage", AlertUnit.Fraction, "what is held for guests and callers, of MAX_HELD_BYTES, of the fullest host"),
        new("cpu_usage", AlertUnit.Fraction, "the process's CPU time, of all its processors, of the busiest host"),
        new("disk_usage", AlertUnit.Fraction, "the used part of the disk of the local store"),
        new("disk_free", AlertUnit.Bytes, "free bytes of the disk of the local store"),
        new("store_usage", AlertUnit.Fraction, "the used part of MAX_DISK"),
        new("auth_failed_rate", AlertUnit.Rate, "credentials that were refused"),
        new("background_failure_rate", AlertUnit.Rate, "failures of work that nobody waits for"),
        new("hosts", AlertUnit.Count, "hosts that report"),
        new("hosts_missing", AlertUnit.Count, "hosts that stopped to report without having said that they end, in the last hour"),
    ];

    private static readonly FrozenDictionary<string, AlertMetric> ByName = All.ToFrozenDictionary(static metric => metric.Name, StringComparer.Ordinal);

    /// <summary>The metric of a name; null when there is none.</summary>
    public static AlertMetric? Find(string name) => ByName.GetValueOrDefault(name);
}
