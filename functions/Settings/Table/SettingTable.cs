using System.Collections.Frozen;

namespace WasmOs.Functions.Settings.Table;

/// <summary>
/// All settings of both heads: the one place that defines their names, meanings and values. Reading, <c>--help</c>, suggestions for unknown names and the table
/// of docs/settings.md follow it; a test compares
/// that page with it. To add a setting, add a property to one of the classes beside this one and to its <c>All</c>.
/// </summary>
public static class SettingTable
{
    /// <summary>All settings, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [
            .. ServerSettings.All, .. AccessSettings.All, .. BoundarySettings.All, .. StorageSettings.All, .. KeySettings.All, .. AuditSettings.All,
            .. MetricsSettings.All, .. TraceSettings.All, .. UsageSettings.All, .. AlertSettings.All,
            .. RunSettings.All, .. CeilingSettings.All, .. ModuleSettings.All, .. TaskSettings.All, .. QuotaSettings.All, .. TierSettings.All,
            .. FederationSettings.All
        ];

    /// <summary>All settings by name, without regard to upper and lower case.</summary>
    internal static FrozenDictionary<string, Setting> ByName { get; } = All.ToFrozenDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);
}
