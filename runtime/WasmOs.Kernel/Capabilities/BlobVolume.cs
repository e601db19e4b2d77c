using WasmOs.Kernel.Quotas;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;
using WasmOs.Storage;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// A volume of a module, stored as one blob. A write replaces the whole blob, provided that its ETag is still the one that was read. Thread-safe.
/// </summary>
internal sealed class BlobVolume(IBlobStore blobs, string module, string name, DiskQuota? disk = null) : IVolume
{
    public const string Container = "volumes";
    public const string DefaultName = "default";

    // Stands for a blob that does not exist: a real ETag is never empty.
    private const string Missing = "";

    private readonly ContentDamage _damage = ContentDamage.Of(blobs);
    private readonly BlobAddress _blob = new(Container, $"{module}/{name}.volume");

    // Size of the blob when it was last read, bytes. A replacement takes room in the store only for the part by which it is larger.
    private long _stored;

    public async ValueTask<VolumeSnapshot?> ReadAsync(MemoryReservation memory, CancellationToken cancellationToken)
    {
        BlobContent? opened;
        try
        {
            opened = await blobs.OpenReadAsync(_blob, 0, null, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentDamagedException e)
        {
            throw Damaged(e);
        }

        if (opened is null)
        {
            Volatile.Write(ref _stored, 0);
            return new VolumeSnapshot(Missing, FileTree.Empty);
        }

        await using (opened.ConfigureAwait(false))
        {
            if (!memory.TryTake(opened.ContentLength))
            {
                return null;
            }

            var content = new byte[opened.ContentLength];
            var read = await ReadAllAsync(opened, content, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _stored, content.Length);
            if (read == content.Length && VolumeFormat.Decode(content) is { } tree)
            {
                _damage.Forget(_blob);
                return new VolumeSnapshot(opened.Properties.ETag, tree);
            }
        }

        throw Damaged();
    }

    private async ValueTask<int> ReadAllAsync(BlobContent opened, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            return await opened.Content.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentDamagedException e)
        {
            throw Damaged(e);
        }
    }

    private ContentDamagedException Damaged(Exception? cause = null) => _damage.Note(
        new DamagedContent(
            _blob, $"The volume {name} of module {module}",
            "Restore the blob from a backup, delete the blob to begin with an empty volume, or give the mount another name."),
        cause);

    public async ValueTask<bool> TryReplaceAsync(string expectedVersion, FileTree content, CancellationToken cancellationToken)
    {
        var condition = expectedVersion == Missing ? BlobCondition.NotExists : BlobCondition.Match(expectedVersion);
        var growth = VolumeFormat.SizeOf(content) - Volatile.Read(ref _stored);
        if (growth > 0 && disk?.Take(growth) is { } full)
        {
            throw new StorageFullException($"The volume {_blob} was not written. {full.Detail}");
        }

        // Encoded while it is sent, so that a run's files are not held in memory a second time.
        var stream = new SegmentStream(VolumeFormat.Encode(content).GetEnumerator());
        await using (stream.ConfigureAwait(false))
        {
            return await blobs.PutAsync(_blob, stream, condition, cancellationToken).ConfigureAwait(false) is not null;
        }
    }
}
