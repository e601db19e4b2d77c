using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Kernel.Capabilities;

/// <summary>A volume of a module as one blob, replaced as a whole while its ETag is the one that was read. Thread-safe.</summary>
internal sealed class BlobVolume(IBlobStore blobs, string module, string name) : IVolume
{
    public const string Container = "volumes";
    public const string DefaultName = "default";

    // No ETag is empty.
    private const string Missing = "";

    private readonly BlobAddress _blob = new(Container, $"{module}/{name}.volume");

    public async ValueTask<VolumeSnapshot?> ReadAsync(MemoryReservation memory, CancellationToken cancellationToken)
    {
        var opened = await blobs.OpenReadAsync(_blob, 0, null, cancellationToken).ConfigureAwait(false);
        if (opened is null)
        {
            return new VolumeSnapshot(Missing, FileTree.Empty);
        }

        await using (opened.ConfigureAwait(false))
        {
            if (!memory.TryTake(opened.ContentLength))
            {
                return null;
            }

            var content = new byte[opened.ContentLength];
            await opened.Content.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
            return VolumeFormat.Decode(content) is { } tree
                ? new VolumeSnapshot(opened.Properties.ETag, tree)
                : throw new StorageUnavailableException("blobs", $"The volume {_blob} is damaged. Restore it from a backup, or delete the blob to begin anew.");
        }
    }

    public async ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken)
    {
        var condition = expectedVersion == Missing ? BlobCondition.NotExists : BlobCondition.Match(expectedVersion);

        // Made as it is sent, so that a run's files are not held a second time while they are stored.
        var stream = new SegmentStream(VolumeFormat.Encode(content).GetEnumerator());
        await using (stream.ConfigureAwait(false))
        {
            return await blobs.PutAsync(_blob, stream, condition, cancellationToken).ConfigureAwait(false) is not null;
        }
    }
}
