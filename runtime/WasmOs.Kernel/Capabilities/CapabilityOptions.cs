using System.Collections.Frozen;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Host;

namespace WasmOs.Kernel.Capabilities;

/// <summary>What the operator says about capabilities. Immutable.</summary>
public sealed record CapabilityOptions
{
    /// <summary>Nothing said: the modules' own settings decide, and there are no directories of this machine.</summary>
    public static CapabilityOptions None { get; } = new();

    /// <summary>By module name: the values for what the module's own settings leave open, and the ceiling of what they say.</summary>
    public IReadOnlyDictionary<string, ModuleCapabilities> Modules { get; init; } = FrozenDictionary<string, ModuleCapabilities>.Empty;

    /// <summary>Directories of this machine below which modules may have mounts; null for none.</summary>
    public HostDirectories? HostDirectories { get; init; }

    /// <summary>The widest limits that the capabilities of any module may set, whoever sets them. <value><see cref="WasiLimits.Widest"/>.</value></summary>
    public WasiLimits Most { get; init; } = WasiLimits.Widest;

    /// <summary>The setting that <see cref="WasiLimits.MaxMountBytes"/> of <see cref="Most"/> comes from, for refusals. <value><c>MAX_MOUNT_SIZE</c>.</value></summary>
    public string MountSetting { get; init; } = "MAX_MOUNT_SIZE";

    /// <summary>Where bundles are unpacked for runs; made when it is missing. <value>The system's folder for temporary files.</value></summary>
    public string CacheFolder { get; init; } = Path.GetTempPath();
}
