using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>
/// The rules that the product has. A rule of the same name in the operator's file or over HTTP replaces one; <c>enabled: false</c> switches it off.
/// docs/alerts.md has a section for each: what it means and what to do.
/// </summary>
public static class ShippedRules
{
    /// <summary>The rules, as anybody would write them.</summary>
    public static ImmutableArray<AlertRuleDraft> All { get; } =
    [
        Rule("failing-runs", "error_rate > 5% and execution_rate > 6/min for 5m", "warning", "Many runs fail or time out."),
        Rule("slow-runs", "p95_execution_time > 10s for 10m", "warning", "One run of twenty takes longer than ten seconds."),
        Rule("failing-requests", "request_error_rate > 5% for 5m", "critical", "Many requests are answered by 5xx."),
        Rule("old-queue", "queue_age > 5m for 5m", "warning", "Tasks wait: they come faster than they are done, or no host does them."),
        Rule("poison", "queue_poison > 0 for 15m", "warning", "Messages failed too often and were set aside."),
        Rule("disk-full", "disk_usage > 90% or store_usage > 90% for 5m", "critical", "The disk or the store is nearly full."),
        Rule("memory-full", "memory_usage > 90% or held_memory_usage > 80% for 5m", "warning", "The process nears the memory that it may have."),
        Rule("auth-failures", "auth_failed_rate > 60/min for 5m", "warning", "Many credentials are refused: somebody guesses, or uses an old one."),
        Rule("schedule-late", "schedule_lateness > 60s for 2m", "warning", "A schedule was not fired in time."),
        Rule("host-missing", "hosts_missing > 0", "critical", "A host went away without having said that it ends."),
    ];

    private static AlertRuleDraft Rule(string name, string condition, string severity, string description) =>
        new() { Name = name, Condition = condition, Severity = severity, Description = description };
}
