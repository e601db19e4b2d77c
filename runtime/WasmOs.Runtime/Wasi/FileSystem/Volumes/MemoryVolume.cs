using System.Globalization;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Memory;

namespace WasmOs.Runtime.Wasi.FileSystem.Volumes;

/// <summary>A volume in memory, which is lost when the process ends. Thread-safe.</summary>
public sealed class MemoryVolume : IVolume
{
    private VolumeSnapshot _current;

    /// <summary>Makes a volume.</summary>
    /// <param name="content">The first content; null for an empty volume.</param>
    public MemoryVolume(FileTree? content = null) => _current = new VolumeSnapshot("0", content ?? FileTree.Empty);

    /// <inheritdoc/>
    public ValueTask<VolumeSnapshot?> ReadAsync(MemoryReservation memory, CancellationToken cancellationToken) =>
        ValueTask.FromResult<VolumeSnapshot?>(Volatile.Read(ref _current));

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref _current);
        var next = new VolumeSnapshot((long.Parse(current.Version, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture), content);
        return ValueTask.FromResult(
            current.Version == expectedVersion && ReferenceEquals(Interlocked.CompareExchange(ref _current, next, current), current));
    }
}
