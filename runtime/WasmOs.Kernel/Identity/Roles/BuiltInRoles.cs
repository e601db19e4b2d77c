using System.Collections.Frozen;
using System.Collections.Immutable;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Identity.Roles;

/// <summary>The roles that come with WasmOS. They are not stored, and nobody can change them.</summary>
public static class BuiltInRoles
{
    /// <summary>The role that may do everything. The last user who has it for all modules cannot lose it.</summary>
    public const string Admin = "admin";

    private static readonly string[] ViewerPermissions =
    [
        Permission.ModulesRead, Permission.ExecutionsRead, Permission.TasksRead, Permission.BatchesRead, Permission.SchedulesRead, Permission.WebhooksRead,
        Permission.MetricsRead,
    ];

    /// <summary>All built-in roles, in the order of what they may do.</summary>
    public static ImmutableArray<Role> All { get; } =
    [
        Create("viewer", "Sees modules, runs, background work and metrics.", ViewerPermissions),
        Create("developer", "Uploads modules, runs them and plans background work.",
        [
            .. ViewerPermissions, Permission.ModulesWrite, Permission.ModulesExecute, Permission.ExecutionsCancel, Permission.TasksWrite,
            Permission.BatchesWrite, Permission.SchedulesWrite, Permission.KeysWrite,
        ]),
        Create("operator", "Runs modules, and looks after background work, webhooks and the host.",
        [
            .. ViewerPermissions, Permission.ModulesExecute, Permission.ExecutionsCancel, "tasks:*", "batches:*", "schedules:*", "webhooks:*",
            Permission.KeysWrite, Permission.HostAdmin, Permission.AlertsWrite,
        ]),
        Create("auditor", "Reads the audit trail, users, modules and metrics.",
            [Permission.AuditRead, Permission.MetricsRead, Permission.UsersRead, Permission.ModulesRead]),
        Create(Admin, "May do everything.", ["*"]),
    ];

    /// <summary>The built-in roles by name.</summary>
    internal static FrozenDictionary<string, Role> ByName { get; } = All.ToFrozenDictionary(role => role.Name, StringComparer.Ordinal);

    private static Role Create(string name, string description, string[] permissions) =>
        new() { Name = name, Description = description, Permissions = [.. permissions], IsBuiltIn = true };
}
