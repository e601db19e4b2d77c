namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of how much is stored, and for how long.</summary>
public static class QuotaSettings
{
    /// <summary>The most modules, counted by name.</summary>
    public static Setting<long> MaxModules { get; } = SettingTypes.Number("MAX_MODULES", "modules that may be kept, by name", 1, 1_000_000, "10000");

    /// <summary>The most versions of a module.</summary>
    public static Setting<long> MaxVersions { get; } = SettingTypes.Number("MAX_VERSIONS", "versions that a module may have", 1, 100_000, "1000");

    /// <summary>The most schedules.</summary>
    public static Setting<long> MaxSchedules { get; } = SettingTypes.Number("MAX_SCHEDULES", "schedules that there may be", 1, 1_000_000, "10000");

    /// <summary>The largest size of the data folder, bytes.</summary>
    public static Setting<long> MaxDisk { get; } = SettingTypes.Number(
        "MAX_DISK", "bytes that the data folder may take before uploads, tasks, batches and volumes are refused", 1 << 20, long.MaxValue, "10737418240",
        onAzure: "It bounds the local store; a storage account has limits of its own.");

    /// <summary>How long a run stays in the history, days.</summary>
    public static Setting<TimeSpan> HistoryRetention { get; } = SettingTypes.Days("HISTORY_RETENTION", "days a run is kept in the history", 3650, "30");

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [MaxModules, MaxVersions, MaxSchedules, MaxDisk, HistoryRetention];
}
