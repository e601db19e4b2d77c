using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of work that happens later: tasks, queues and webhooks.</summary>
public static class TaskSettings
{
    /// <summary>Tasks at once.</summary>
    public static Setting<long> MaxConcurrent { get; } = SettingTypes.Number("MAX_CONCURRENT_TASKS", "tasks that one host handles at once", 1, 100_000, note: "64 a core");

    /// <summary>The lease of a worker on a task. Storage hides a message for a second at least.</summary>
    public static Setting<TimeSpan> Lease { get; } = SettingTypes.Seconds("TASK_LEASE", "seconds after which a lost worker's tasks go on", "60", 1);

    /// <summary>How long ended tasks are kept.</summary>
    public static Setting<TimeSpan> Retention { get; } = SettingTypes.Days("TASK_RETENTION", "days a task is kept after its end", 3650, "7");

    /// <summary>The lease of a host on a message.</summary>
    public static Setting<TimeSpan> QueueLease { get; } = SettingTypes.Seconds(
        "QUEUE_LEASE", "seconds after which the messages that a killed host worked on are taken up again", "30", 1,
        onAzure: "The Functions host renews the leases on messages itself: see extensions.queues of host.json.");

    /// <summary>Where webhooks may go.</summary>
    public static Setting<WebhookTargets> WebhookAllowedHosts { get; } = new(
        WebhookTargets.Setting, "what webhooks and callbacks may call besides public addresses", "host names, addresses and networks such as 10.20.0.0/16, divided by commas", null, ParseTargets);

    /// <summary>All of them, in the order in which they are shown.</summary>
    internal static IEnumerable<Setting> All => [MaxConcurrent, Lease, Retention, QueueLease, WebhookAllowedHosts];

    private static bool ParseTargets(string text, ICollection<string> faults, out WebhookTargets targets)
    {
        var wrong = new List<string>();
        targets = WebhookTargets.Parse(text, wrong);
        foreach (var fault in wrong)
        {
            faults.Add($"{WebhookTargets.Setting}: {fault}");
        }

        return wrong.Count == 0;
    }
}
