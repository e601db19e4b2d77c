using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.FileSystem.Bundles;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;

namespace WasmOs.Kernel.Capabilities;

/// <summary>Bundles as trees, those used last kept in memory. Thread-safe.</summary>
internal sealed class BundleStore(IBlobStore blobs, long capacityBytes = BundleStore.DefaultCapacity)
{
    /// <summary>Unpacked, all together.</summary>
    public const long DefaultCapacity = 256L << 20;

    // What an entry takes beside its bytes, roughly: so that a bundle of empty files counts too.
    private const int EntryOverhead = 512;

    private readonly Dictionary<ModuleDigest, LinkedListNode<(ModuleDigest Digest, VolumeSnapshot Tree, long Bytes)>> _byDigest = [];
    private readonly LinkedList<(ModuleDigest Digest, VolumeSnapshot Tree, long Bytes)> _byUse = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<ModuleDigest, Task<VolumeSnapshot>> _loading = [];
    private long _bytes;

    internal int Count => _byDigest.Count;

    public ValueTask<VolumeSnapshot> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken) =>
        Find(digest) is { } tree ? new ValueTask<VolumeSnapshot>(tree) : LoadAsync(digest, cancellationToken);

    // What a crowd of first runs waits for is unpacked once, and is not given up when one of them ends.
    private async ValueTask<VolumeSnapshot> LoadAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        Task<VolumeSnapshot>? loading;
        lock (_lock)
        {
            if (!_loading.TryGetValue(digest, out loading))
            {
                _loading[digest] = loading = Task.Run(() => UnpackAsync(digest), CancellationToken.None);
            }
        }

        return await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<VolumeSnapshot> UnpackAsync(ModuleDigest digest)
    {
        try
        {
            var archive = await BlobReading.ReadAsync(blobs, ModuleBlobs.BundleOf(digest), CancellationToken.None).ConfigureAwait(false);
            var reading = archive is not null && ModuleDigest.Of(archive) == digest ? BundleReader.Read(archive) : null;
            if (reading is not { IsRead: true })
            {
                throw new StorageUnavailableException("blobs", $"The bundle {digest} is gone or damaged. Upload the module with its bundle again.");
            }

            var tree = new VolumeSnapshot(digest.ToHex(), reading.Content);
            Keep(digest, tree);
            return tree;
        }
        finally
        {
            lock (_lock)
            {
                _loading.Remove(digest);
            }
        }
    }

    private VolumeSnapshot? Find(ModuleDigest digest)
    {
        lock (_lock)
        {
            if (!_byDigest.TryGetValue(digest, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Tree;
        }
    }

    private void Keep(ModuleDigest digest, VolumeSnapshot tree)
    {
        var bytes = tree.Content.Entries.Sum(static entry => (long)entry.Content.Length + EntryOverhead);
        lock (_lock)
        {
            if (_byDigest.Remove(digest, out var other))
            {
                _byUse.Remove(other);
                _bytes -= other.Value.Bytes;
            }

            _byDigest[digest] = _byUse.AddFirst((digest, tree, bytes));
            _bytes += bytes;

            // The newest stays, however large: it is about to be used.
            while (_bytes > capacityBytes && _byUse.Count > 1)
            {
                var (oldest, _, size) = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _byDigest.Remove(oldest);
                _bytes -= size;
            }
        }
    }
}
