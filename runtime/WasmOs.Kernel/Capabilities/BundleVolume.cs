using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Kernel.Capabilities;

/// <summary>A module's bundle as a run mounts it. Thread-safe.</summary>
internal sealed class BundleVolume(BundleStore bundles, ModuleDigest digest) : IVolume
{
    public ValueTask<VolumeSnapshot> ReadAsync(CancellationToken cancellationToken) => bundles.ReadAsync(digest, cancellationToken);

    public ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A bundle is not written.");
}
