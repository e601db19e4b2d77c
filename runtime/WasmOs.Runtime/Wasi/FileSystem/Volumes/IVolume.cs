using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Volumes;

/// <summary>
/// The port for files that last: one content at a time, replaced as a whole. What it throws, such as that storage is down, ends the run and comes out of the call that started it.
/// Thread-safe.
/// </summary>
public interface IVolume
{
    /// <summary>The content now.</summary>
    /// <param name="memory">Where bytes that the content holds in memory are counted before they are held; not disposed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the count did not allow them. The receiver disposes the snapshot's lease.</returns>
    ValueTask<VolumeSnapshot?> ReadAsync(MemoryReservation memory, CancellationToken cancellationToken);

    /// <summary>Replaces the content, if it is still that of a version.</summary>
    /// <param name="expectedVersion">The version that the new content was made from.</param>
    /// <param name="content">The new content; its bytes must be stored before this completes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when somebody else replaced it meanwhile.</returns>
    ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken);
}
