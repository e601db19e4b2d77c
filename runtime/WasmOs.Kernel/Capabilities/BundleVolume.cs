using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Kernel.Capabilities;

/// <summary>A module's bundle as a run mounts it. Thread-safe.</summary>
internal sealed class BundleVolume(BundleStore bundles, ModuleDigest digest) : IVolume
{
    // Its bytes are on disk, not in memory; its names are shared by all runs and counted by the store.
    public async ValueTask<VolumeSnapshot?> ReadAsync(MemoryReservation memory, CancellationToken cancellationToken) =>
        await bundles.ReadAsync(digest, cancellationToken).ConfigureAwait(false);

    public ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A bundle is not written.");
}
