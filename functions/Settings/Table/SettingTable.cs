using System.Collections.Frozen;

namespace WasmOs.Functions.Settings.Table;

/// <summary>
/// All settings of both heads: the one place that says what they are called, mean and may be. Reading, <c>--help</c>, suggestions for unknown names and the
/// table of docs/settings.md follow it; a test holds that page to it. A new setting is a property of one of the classes beside this one and a member of its <c>All</c>.
/// </summary>
public static class SettingTable
{
    /// <summary>All settings, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [.. ServerSettings.All, .. BoundarySettings.All, .. StorageSettings.All, .. RunSettings.All, .. CeilingSettings.All, .. ModuleSettings.All, .. TaskSettings.All, .. QuotaSettings.All];

    /// <summary>All settings by name; upper and lower case are one.</summary>
    internal static FrozenDictionary<string, Setting> ByName { get; } = All.ToFrozenDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);
}
