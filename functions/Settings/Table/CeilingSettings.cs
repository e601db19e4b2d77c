using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of the memory that the host holds for runs, and the ceilings of what a module may set for itself.</summary>
public static class CeilingSettings
{
    /// <summary>The memory that the host holds for one run besides its linear memory, bytes.</summary>
    public static Setting<long> MaxRunHeldBytes { get; } = SettingTypes.Number(
        "MAX_RUN_HELD_BYTES", "bytes that the host holds for a run beside its linear memory: files in memory, volumes, output", 1 << 20, 1L << 40, "134217728");

    /// <summary>The memory that the host holds for all runs and request bodies, bytes.</summary>
    public static Setting<long> MaxHeldBytes { get; } = SettingTypes.Number(
        "MAX_HELD_BYTES", "the same for all runs and request bodies together", 1 << 20, 1L << 44, note: "half of the process's memory");

    /// <summary>The longest time limit that a module or a call may ask for.</summary>
    public static Setting<TimeSpan> MaxTimeout { get; } = SettingTypes.Seconds("MAX_TIMEOUT", "the most seconds that a module or a call may ask for", "300");

    /// <summary>The largest output of a run that is stored, bytes for each stream.</summary>
    public static Setting<long> MaxOutputSize { get; } =
        SettingTypes.Number("MAX_OUTPUT_SIZE", "bytes of standard output and of standard error each that are kept", 0, 64 << 20, "1048576");

    /// <summary>The ceiling of <c>max_file_size</c>, bytes.</summary>
    public static Setting<long> MaxFileSize { get; } =
        SettingTypes.Number("MAX_FILE_SIZE", "the most that a module may set as `max_file_size`", 0, WasiLimits.Widest.MaxFileBytes, "1073741824");

    /// <summary>The ceiling of <c>max_open_files</c>.</summary>
    public static Setting<long> MaxOpenFiles { get; } =
        SettingTypes.Number("MAX_OPEN_FILES", "the same for `max_open_files`", 0, WasiLimits.Widest.MaxOpenFiles, "1024");

    /// <summary>The ceiling of <c>max_mount_size</c> and of a mount's size, bytes.</summary>
    public static Setting<long> MaxMountSize { get; } = SettingTypes.Number(
        "MAX_MOUNT_SIZE", "the same for `max_mount_size` and a mount's `size`; never more than `MAX_RUN_HELD_BYTES`", 0, WasiLimits.Widest.MaxMountBytes, note: "`MAX_RUN_HELD_BYTES`");

    /// <summary>The ceiling of <c>max_inodes</c>: files and directories.</summary>
    public static Setting<long> MaxInodes { get; } = SettingTypes.Number("MAX_INODES", "the same for `max_inodes`", 1, WasiLimits.Widest.MaxInodes, "1000000");

    /// <summary>The ceiling of <c>max_depth</c>: directories inside each other.</summary>
    public static Setting<long> MaxDepth { get; } = SettingTypes.Number("MAX_DEPTH", "the same for `max_depth`", 1, WasiLimits.Widest.MaxDepth, "1000");

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All =>
        [MaxRunHeldBytes, MaxHeldBytes, MaxTimeout, MaxOutputSize, MaxFileSize, MaxOpenFiles, MaxMountSize, MaxInodes, MaxDepth];

    /// <summary>The name of the setting that bounds the size of a mount: of the three that do, the one with the smallest value.</summary>
    public static string MountSettingOf(SettingReader settings) => MountCeiling(settings).Setting.Name;

    // A mount in memory cannot be larger than the memory that its run may hold, which cannot be larger than the memory of all runs.
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

    /// <summary>The ceilings of what capabilities may set. The ceiling of a mount is the smallest of the three settings that bound it.</summary>
    public static WasiLimits ReadFiles(SettingReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var widest = WasiLimits.Widest;
        _ = settings.Read(MaxMountSize, widest.MaxMountBytes); // This read adds the setting's own errors.
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
