using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.FileSystem.Bundles;

namespace WasmOs.Kernel.Capabilities;

/// <summary>An unpacked bundle and who uses it. Guarded by its store's lock.</summary>
internal sealed class CachedBundle(ModuleDigest digest, PackedBundle bundle)
{
    /// <summary>The digest of the archive.</summary>
    public ModuleDigest Digest => digest;

    /// <summary>Its content.</summary>
    public PackedBundle Bundle => bundle;

    /// <summary>Leases that have not ended.</summary>
    public int Users { get; set; }

    /// <summary>Whether it was driven out of the cache.</summary>
    public bool IsOut { get; set; }
}
