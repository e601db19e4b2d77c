using System.Collections.Immutable;

namespace WasmOs.Kernel.Access;

/// <summary>The names of all permissions, <c>resource:verb</c>. They are part of the public interface: add new ones at the end, never rename one.</summary>
public static class Permission
{
    /// <summary>See modules, their content, versions and aliases.</summary>
    public const string ModulesRead = "modules:read";

    /// <summary>Upload, change and delete modules.</summary>
    public const string ModulesWrite = "modules:write";

    /// <summary>Run modules, and see the outcome of the own run.</summary>
    public const string ModulesExecute = "modules:execute";

    /// <summary>See the history of runs and their logs.</summary>
    public const string ExecutionsRead = "executions:read";

    /// <summary>Cancel running executions.</summary>
    public const string ExecutionsCancel = "executions:cancel";

    /// <summary>See tasks.</summary>
    public const string TasksRead = "tasks:read";

    /// <summary>Submit, cancel, redrive and purge tasks.</summary>
    public const string TasksWrite = "tasks:write";

    /// <summary>See batches and their results.</summary>
    public const string BatchesRead = "batches:read";

    /// <summary>Submit, cancel and delete batches.</summary>
    public const string BatchesWrite = "batches:write";

    /// <summary>See schedules and their runs.</summary>
    public const string SchedulesRead = "schedules:read";

    /// <summary>Create, change, run and delete schedules.</summary>
    public const string SchedulesWrite = "schedules:write";

    /// <summary>See webhooks and their deliveries.</summary>
    public const string WebhooksRead = "webhooks:read";

    /// <summary>Create, change, test and delete webhooks.</summary>
    public const string WebhooksWrite = "webhooks:write";

    /// <summary>See figures of the runtime and of modules.</summary>
    public const string MetricsRead = "metrics:read";

    /// <summary>See users and roles.</summary>
    public const string UsersRead = "users:read";

    /// <summary>Create, change and delete users and roles.</summary>
    public const string UsersAdmin = "users:admin";

    /// <summary>Create, see and revoke the own API keys.</summary>
    public const string KeysWrite = "keys:write";

    /// <summary>See and revoke the API keys of everybody, and rotate the signing keys.</summary>
    public const string KeysAdmin = "keys:admin";

    /// <summary>Change tiers and their limits.</summary>
    public const string TiersAdmin = "tiers:admin";

    /// <summary>Read, verify and export the audit trail.</summary>
    public const string AuditRead = "audit:read";

    /// <summary>Use <c>/admin</c>: list the host's functions and run one by hand.</summary>
    public const string HostAdmin = "host:admin";

    /// <summary>Change, silence and test alert rules. To see them needs <see cref="MetricsRead"/>.</summary>
    public const string AlertsWrite = "alerts:write";

    /// <summary>All permissions. The position of a permission is its bit in a <see cref="PermissionSet"/> of this process; it is never stored.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        ModulesRead, ModulesWrite, ModulesExecute, ExecutionsRead, ExecutionsCancel, TasksRead, TasksWrite, BatchesRead, BatchesWrite, SchedulesRead,
        SchedulesWrite, WebhooksRead, WebhooksWrite, MetricsRead, UsersRead, UsersAdmin, KeysWrite, KeysAdmin, TiersAdmin, AuditRead, HostAdmin,
        AlertsWrite,
    ];
}
