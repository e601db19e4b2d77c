namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>The names of what a <see cref="HostReport"/> has. They are stored, so that hosts of different versions read each other's.</summary>
internal static class FigureNames
{
    public const string Refused = "refused";
    public const string Requests = "requests";
    public const string RequestErrors = "request_errors";
    public const string DeadTasks = "dead_tasks";
    public const string WebhookFailures = "webhook_failures";
    public const string AuthFailed = "auth_failed";
    public const string BackgroundFailures = "background_failures";

    public const string Waiting = "waiting";
    public const string P95 = "p95_seconds";
    public const string P99 = "p99_seconds";
    public const string Cpu = "cpu_usage";
    public const string Memory = "memory_usage";
    public const string Held = "held_bytes";
    public const string HeldLimit = "held_limit_bytes";
    public const string DiskFree = "disk_free_bytes";
    public const string DiskSize = "disk_size_bytes";
    public const string StoreUsed = "store_used_bytes";
    public const string StoreLimit = "store_limit_bytes";
}
