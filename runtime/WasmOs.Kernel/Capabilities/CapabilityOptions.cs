using System.Collections.Frozen;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Host;

namespace WasmOs.Kernel.Capabilities;

/// <summary>The operator's options for capabilities. Immutable.</summary>
public sealed record CapabilityOptions
{
    /// <summary>No options: the modules' own settings decide, and no directory of this machine can be mounted.</summary>
    public static CapabilityOptions None { get; } = new();

    /// <summary>By module name: values for what the module's own settings leave open, and a ceiling for what they set.</summary>
    public IReadOnlyDictionary<string, ModuleCapabilities> Modules { get; init; } = FrozenDictionary<string, ModuleCapabilities>.Empty;

    /// <summary>Directories of this machine below which modules may have mounts; null for none.</summary>
    public HostDirectories? HostDirectories { get; init; }

    /// <summary>
    /// The widest limits that the capabilities of any module may set, in its settings or in the operator's file. <value><see
    /// cref="WasiLimits.Widest"/>.</value>
    /// </summary>
    public WasiLimits Most { get; init; } = WasiLimits.Widest;

    /// <summary>
    /// The name of the setting behind <see cref="WasiLimits.MaxMountBytes"/> of <see cref="Most"/>, for error messages. <value><c>MAX_MOUNT_SIZE</c>.</value>
    /// </summary>
    public string MountSetting { get; init; } = "MAX_MOUNT_SIZE";

    /// <summary>The folder where bundles are unpacked for runs; created when it is missing. <value>The system's folder for temporary files.</value></summary>
    public string CacheFolder { get; init; } = Path.GetTempPath();
}
