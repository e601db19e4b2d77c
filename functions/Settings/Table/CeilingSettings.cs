using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of what the host holds for runs, and the ceilings of what any module may set for itself.</summary>
public static class CeilingSettings
{
    /// <summary>What a run may hold beside its linear memory.</summary>
    public static Setting<long> MaxRunHeldBytes { get; } = SettingTypes.Number(
        "MAX_RUN_HELD_BYTES", "bytes that the host holds for a run beside its linear memory: files in memory, volumes, output", 1 << 20, 1L << 40, "134217728");

    /// <summary>What all runs and bodies may hold.</summary>
    public static Setting<long> MaxHeldBytes { get; } = SettingTypes.Number(
        "MAX_HELD_BYTES", "the same for all runs and request bodies together", 1 << 20, 1L << 44, note: "half of the process's memory");

    /// <summary>The longest time.</summary>
    public static Setting<TimeSpan> MaxTimeout { get; } = SettingTypes.Seconds("MAX_TIMEOUT", "the most seconds that a module or a call may ask for", "300");

    /// <summary>The most output.</summary>
    public static Setting<long> MaxOutputSize { get; } = SettingTypes.Number("MAX_OUTPUT_SIZE", "bytes of standard output and of standard error each that are kept", 0, 64 << 20, "1048576");

    /// <summary>The largest file.</summary>
    public static Setting<long> MaxFileSize { get; } = SettingTypes.Number("MAX_FILE_SIZE", "the most that a module may set as `max_file_size`", 0, WasiLimits.Widest.MaxFileBytes, "1073741824");

    /// <summary>The most open files.</summary>
    public static Setting<long> MaxOpenFiles { get; } = SettingTypes.Number("MAX_OPEN_FILES", "the same for `max_open_files`", 0, WasiLimits.Widest.MaxOpenFiles, "1024");

    /// <summary>The largest mount.</summary>
    public static Setting<long> MaxMountSize { get; } = SettingTypes.Number(
        "MAX_MOUNT_SIZE", "the same for `max_mount_size` and a mount's `size`; never more than `MAX_RUN_HELD_BYTES`", 0, WasiLimits.Widest.MaxMountBytes, note: "`MAX_RUN_HELD_BYTES`");

    /// <summary>The most files and directories.</summary>
    public static Setting<long> MaxInodes { get; } = SettingTypes.Number("MAX_INODES", "the same for `max_inodes`", 1, WasiLimits.Widest.MaxInodes, "1000000");

    /// <summary>The deepest directory.</summary>
    public static Setting<long> MaxDepth { get; } = SettingTypes.Number("MAX_DEPTH", "the same for `max_depth`", 1, WasiLimits.Widest.MaxDepth, "1000");

    /// <summary>All of them, in the order in which they are shown.</summary>
    internal static IEnumerable<Setting> All => [MaxRunHeldBytes, MaxHeldBytes, MaxTimeout, MaxOutputSize, MaxFileSize, MaxOpenFiles, MaxMountSize, MaxInodes, MaxDepth];

    /// <summary>The setting that bounds a mount: of those that do, the one with the least value.</summary>
    public static string MountSettingOf(SettingReader settings) => MountCeiling(settings).Setting.Name;

    // A mount in memory cannot be larger than what its run may hold, nor that than what all runs may.
    private static (Setting Setting, long Bytes) MountCeiling(SettingReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Setting Setting, long Bytes)[] ceilings =
        [
            (MaxMountSize, settings.Find(MaxMountSize) ?? WasiLimits.Widest.MaxMountBytes),
            (MaxRunHeldBytes, settings.Find(MaxRunHeldBytes) ?? ResourceLimits.Default.HeldBytes),
            (MaxHeldBytes, settings.Find(MaxHeldBytes) ?? long.MaxValue),
        ];
        return ceilings.MinBy(ceiling => ceiling.Bytes);
    }

    /// <summary>The ceilings of what capabilities may set. A mount in memory cannot be larger than what its run may hold.</summary>
    public static WasiLimits ReadFiles(SettingReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var widest = WasiLimits.Widest;
        _ = settings.Read(MaxMountSize, widest.MaxMountBytes); // Its faults are told here.
        return widest with
        {
            MaxFileBytes = settings.Read(MaxFileSize, widest.MaxFileBytes),
            MaxOpenFiles = (int)settings.Read(MaxOpenFiles, widest.MaxOpenFiles),
            MaxMountBytes = MountCeiling(settings).Bytes,
            MaxInodes = (int)settings.Read(MaxInodes, widest.MaxInodes),
            MaxDepth = (int)settings.Read(MaxDepth, widest.MaxDepth),
        };
    }
}
