using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Volumes;

/// <summary>
/// The port for files that outlive a run: a volume has one content at a time, which is replaced as a whole. An exception of an implementation,
/// for example because the storage is down, ends the run and is rethrown by the call that started the run. Implementations must be thread-safe.
/// </summary>
public interface IVolume
{
    /// <summary>Reads the current content.</summary>
    /// <param name="memory">
    /// Counts the bytes that the content holds in memory. The implementation must take the bytes from this reservation before it allocates them,
    /// and does not dispose the reservation.
    /// </param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The content; null when <paramref name="memory"/> refused its bytes. The caller disposes the snapshot's lease.</returns>
    ValueTask<VolumeSnapshot?> ReadAsync(MemoryReservation memory, CancellationToken cancellationToken);

    /// <summary>Replaces the content if the current version is still the expected one.</summary>
    /// <param name="expectedVersion">The version that the new content was made from.</param>
    /// <param name="content">The new content; its bytes must be stored before this method completes.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>False when another writer has replaced the content since that version; nothing is changed then.</returns>
    ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken);
}
