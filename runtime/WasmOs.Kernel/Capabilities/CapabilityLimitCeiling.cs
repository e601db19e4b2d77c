using System.Globalization;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// The operator's ceiling on the limits that capabilities set, for all modules. A request beyond the ceiling is refused with the name of the setting. A value
/// that was stored before the ceiling was lowered is clamped in runs.
/// </summary>
/// <param name="most">The widest limits that any module may have.</param>
/// <param name="mountSetting">The name of the setting that bounds the size of a mount.</param>
internal sealed class CapabilityLimitCeiling(WasiLimits most, string mountSetting = "MAX_MOUNT_SIZE")
{
    /// <summary>Adds an error for each limit beyond the ceiling.</summary>
    public void Check(ModuleCapabilities capabilities, string prefix, FieldErrors errors)
    {
        CheckOne(capabilities.MaxFileSize, most.MaxFileBytes, "MAX_FILE_SIZE", $"{prefix}max_file_size", errors);
        CheckOne(capabilities.MaxOpenFiles, most.MaxOpenFiles, "MAX_OPEN_FILES", $"{prefix}max_open_files", errors);
        CheckOne(capabilities.MaxMountSize, most.MaxMountBytes, mountSetting, $"{prefix}max_mount_size", errors);
        CheckOne(capabilities.MaxInodes, most.MaxInodes, "MAX_INODES", $"{prefix}max_inodes", errors);
        CheckOne(capabilities.MaxDepth, most.MaxDepth, "MAX_DEPTH", $"{prefix}max_depth", errors);
        for (var i = 0; i < capabilities.Mounts?.Count; i++)
        {
            CheckOne(capabilities.Mounts[i].Size, most.MaxMountBytes, mountSetting, $"{prefix}mounts[{i}].size", errors);
        }
    }

    /// <summary>Clamps the limits of a run to the ceiling.</summary>
    public WasiLimits Clamp(WasiLimits limits) => limits with
    {
        MaxFileBytes = Math.Min(limits.MaxFileBytes, most.MaxFileBytes),
        MaxOpenFiles = Math.Min(limits.MaxOpenFiles, most.MaxOpenFiles),
        MaxMountBytes = Math.Min(limits.MaxMountBytes, most.MaxMountBytes),
        MaxInodes = Math.Min(limits.MaxInodes, most.MaxInodes),
        MaxDepth = Math.Min(limits.MaxDepth, most.MaxDepth),
    };

    private static void CheckOne(long? value, long most, string setting, string field, FieldErrors errors)
    {
        if (value > most)
        {
            errors.Add(
                field, string.Create(CultureInfo.InvariantCulture, $"Must be {most:N0} at most, which is the operator's ceiling for all modules ({setting})."));
        }
    }
}
