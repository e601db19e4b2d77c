using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Runtime.Tests.Wasi.FileSystem;

/// <summary>A volume that another writer changes after each read, so that the reader's own write conflicts.</summary>
internal sealed class RacingVolume(MemoryVolume volume) : IVolume
{
    public async ValueTask<VolumeSnapshot?> ReadAsync(MemoryReservation memory, CancellationToken cancellationToken)
    {
        // Does not complete synchronously, so that the run has to wait.
        await Task.Yield();
        var snapshot = await volume.ReadAsync(memory, cancellationToken);
        await volume.TryReplaceAsync(snapshot!.Version, new FileTree([FileTreeEntry.File("other", default)]), cancellationToken);
        return snapshot;
    }

    public async ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await volume.TryReplaceAsync(expectedVersion, content, cancellationToken);
    }
}
