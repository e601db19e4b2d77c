using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.FileSystem.Bundles;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;
using WasmOs.Storage;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// Bundles, unpacked into files of this machine; those used last are kept. Runs lease them: one that goes out of the cache is deleted when its last run has ended. Thread-safe.
/// </summary>
/// <param name="blobs">Where the archives are.</param>
/// <param name="addressOf">The blob of an archive, by its digest.</param>
/// <param name="folder">The folder of this machine where archives are unpacked.</param>
/// <param name="capacityBytes">How many unpacked bytes are kept.</param>
internal sealed class BundleStore(IBlobStore blobs, Func<ModuleDigest, BlobAddress> addressOf, string folder, long capacityBytes = BundleStore.DefaultCapacity)
{
    /// <summary>Unpacked bytes on disk, all together.</summary>
    public const long DefaultCapacity = 1L << 30;

    /// <summary>Files, directories and links of all bundles: what is in memory of them is their names and nodes, about 500 bytes each.</summary>
    private const int MaxEntries = 100_000;

    /// <summary>Unpackings and verifications at once in this process: each takes a core for up to a second, and holds an archive.</summary>
    private const int MaxUnpackings = 2;

    /// <summary>How long an upload waits for its turn.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly SemaphoreSlim Turns = new(MaxUnpackings, MaxUnpackings);

    private readonly Dictionary<ModuleDigest, LinkedListNode<CachedBundle>> _byDigest = [];
    private readonly LinkedList<CachedBundle> _byUse = [];
    private readonly Dictionary<ModuleDigest, Task<CachedBundle>> _loading = [];
    private readonly Lock _lock = new();
    private long _bytes;
    private long _entries;

    internal int Count => _byDigest.Count;

    /// <summary>Bytes of the unpacked bundles that are kept.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Reads an archive that is being uploaded to its last byte, and keeps nothing of it.</summary>
    /// <returns>Null when no turn came: too many others are being read.</returns>
    public static async ValueTask<BundleReading?> TryVerifyAsync(ReadOnlyMemory<byte> archive, CancellationToken cancellationToken)
    {
        if (!await Turns.WaitAsync(LongestWait, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        try
        {
            return BundleReader.Verify(archive);
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>A bundle's files. The receiver disposes the snapshot's lease.</summary>
    public async ValueTask<VolumeSnapshot> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Lease(digest) is { } leased)
            {
                return leased;
            }

            // Kept when this completes, but others may have driven it out again before it is leased.
            await LoadAsync(digest).WaitAsync(cancellationToken).ConfigureAwait(false);

            // A run goes on from here, perhaps for long, and all who waited are continuations on one thread: each must leave it to the next.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    // What a crowd of first runs waits for is unpacked once, and is not given up when one of them ends.
    private Task<CachedBundle> LoadAsync(ModuleDigest digest)
    {
        lock (_lock)
        {
            if (!_loading.TryGetValue(digest, out var loading))
            {
                _loading[digest] = loading = Task.Run(() => UnpackAsync(digest), CancellationToken.None);
            }

            return loading;
        }
    }

    private async Task<CachedBundle> UnpackAsync(ModuleDigest digest)
    {
        await Turns.WaitAsync().ConfigureAwait(false);
        try
        {
            var bundle = await BlobReading.ReadNeededAsync(
                blobs, addressOf(digest), $"The bundle {digest}", "Upload the module with the same bundle again.",
                archive => ModuleDigest.Of(archive) == digest ? Unpack(archive) : null, CancellationToken.None).ConfigureAwait(false);
            return Keep(new CachedBundle(digest, bundle));
        }
        finally
        {
            Turns.Release();
            lock (_lock)
            {
                _loading.Remove(digest);
            }
        }
    }

    private PackedBundle? Unpack(byte[] archive)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return PackedBundle.TryUnpack(archive, folder, null, out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException("blobs", $"A bundle cannot be unpacked into {folder}: {e.Message}", e);
        }
    }

    private VolumeSnapshot? Lease(ModuleDigest digest)
    {
        lock (_lock)
        {
            if (!_byDigest.TryGetValue(digest, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            node.Value.Users++;
            return new VolumeSnapshot(digest.ToHex(), node.Value.Bundle.Content, new BundleLease(this, node.Value));
        }
    }

    /// <summary>Ends a lease.</summary>
    internal void Release(CachedBundle bundle)
    {
        lock (_lock)
        {
            bundle.Users--;
            DisposeIfUnused(bundle);
        }
    }

    private CachedBundle Keep(CachedBundle bundle)
    {
        lock (_lock)
        {
            _byDigest[bundle.Digest] = _byUse.AddFirst(bundle);
            _bytes += bundle.Bundle.Bytes;
            _entries += bundle.Bundle.Content.Entries.Length;

            // The newest stays, however large: it is about to be used.
            while ((_bytes > capacityBytes || _entries > MaxEntries) && _byUse.Count > 1)
            {
                var oldest = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _byDigest.Remove(oldest.Digest);
                _bytes -= oldest.Bundle.Bytes;
                _entries -= oldest.Bundle.Content.Entries.Length;
                oldest.IsOut = true;
                DisposeIfUnused(oldest);
            }
        }

        return bundle;
    }

    private static void DisposeIfUnused(CachedBundle bundle)
    {
        if (bundle is { IsOut: true, Users: 0 })
        {
            bundle.Bundle.Dispose();
        }
    }
}
