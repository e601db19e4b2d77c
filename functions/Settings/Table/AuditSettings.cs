using WasmOs.Kernel.Audit;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of the audit trail.</summary>
public static class AuditSettings
{
    /// <summary>Which runs are recorded.</summary>
    public static Setting<string> Executions { get; } = SettingTypes.Choice(
        "AUDIT_EXECUTIONS", "runs that the audit trail records; those that were denied a capability always", ["all", "failed", "none"], "failed");

    /// <summary>How long entries are kept, days.</summary>
    public static Setting<TimeSpan> Retention { get; } = SettingTypes.Days("AUDIT_RETENTION_DAYS", "days an entry is kept in the audit trail", 36_500, "2555");

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [Executions, Retention];

    /// <summary>Reads both settings.</summary>
    internal static void Apply(SettingReader settings, AuditOptions audit)
    {
        audit.Executions = settings.Read(Executions, "") switch
        {
            "all" => AuditExecutions.All,
            "failed" => AuditExecutions.Failed,
            "none" => AuditExecutions.None,
            _ => audit.Executions,
        };
        audit.Retention = settings.Read(Retention, audit.Retention);
    }
}
