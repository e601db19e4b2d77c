using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.FileSystem.Bundles;

namespace WasmOs.Kernel.Capabilities;

/// <summary>An unpacked bundle and the number of its leases. Guarded by its store's lock.</summary>
internal sealed class CachedBundle(ModuleDigest digest, PackedBundle bundle)
{
    /// <summary>The digest of the archive.</summary>
    public ModuleDigest Digest => digest;

    /// <summary>The unpacked content.</summary>
    public PackedBundle Bundle => bundle;

    /// <summary>The number of leases that have not ended.</summary>
    public int Users { get; set; }

    /// <summary>Whether the bundle was evicted from the cache.</summary>
    public bool IsOut { get; set; }
}
