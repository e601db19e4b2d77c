namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of usage and costs.</summary>
public static class UsageSettings
{
    /// <summary>How long sums are kept, days.</summary>
    public static Setting<TimeSpan> Retention { get; } = SettingTypes.Days("USAGE_RETENTION_DAYS", "days that usage by module and caller is kept", 3650, "400");

    /// <summary>The operator's price list.</summary>
    public static Setting<string> PricesFile { get; } = SettingTypes.Text(
        "USAGE_PRICES_FILE", "YAML or JSON file of what runs, CPU time, memory and output cost", "a path", note: "no costs", path: true);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [Retention, PricesFile];
}
