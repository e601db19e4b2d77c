using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Kernel.Capabilities;

/// <summary>A module's bundle as a read-only volume for runs. Thread-safe.</summary>
internal sealed class BundleVolume(BundleStore bundles, ModuleDigest digest) : IVolume
{
    // Takes nothing from the reservation: the bundle's bytes are on disk, and its names are shared by all runs and counted by the store.
    public async ValueTask<VolumeSnapshot?> ReadAsync(MemoryReservation memory, CancellationToken cancellationToken) =>
        await bundles.ReadAsync(digest, cancellationToken).ConfigureAwait(false);

    public ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A bundle is not written.");
}
