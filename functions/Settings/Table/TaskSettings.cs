using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of background work: tasks, queues and webhooks.</summary>
public static class TaskSettings
{
    /// <summary>The most tasks that one host handles at once.</summary>
    public static Setting<long> MaxConcurrent { get; } =
        SettingTypes.Number("MAX_CONCURRENT_TASKS", "tasks that one host handles at once", 1, 100_000, note: "64 a core");

    /// <summary>How long a worker's lease on a task lasts, seconds. At least 1, because storage hides a message for at least one second.</summary>
    public static Setting<TimeSpan> Lease { get; } = SettingTypes.Seconds("TASK_LEASE", "seconds after which a lost worker's tasks go on", "60", 1);

    /// <summary>How long a task is stored after its end, days.</summary>
    public static Setting<TimeSpan> Retention { get; } = SettingTypes.Days("TASK_RETENTION", "days a task is kept after its end", 3650, "7");

    /// <summary>How long a host's lease on a message lasts, seconds.</summary>
    public static Setting<TimeSpan> QueueLease { get; } = SettingTypes.Seconds(
        "QUEUE_LEASE", "seconds after which the messages that a killed host worked on are taken up again", "30", 1,
        onAzure: "The Functions host renews the leases on messages itself: see extensions.queues of host.json.");

    /// <summary>Addresses that webhooks and callbacks may call besides public ones.</summary>
    public static Setting<WebhookTargets> WebhookAllowedHosts { get; } = new(
        WebhookTargets.Setting, "what webhooks and callbacks may call besides public addresses", "host names, addresses and networks such as 10.20.0.0/16, divided by commas", null, ParseTargets);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
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
