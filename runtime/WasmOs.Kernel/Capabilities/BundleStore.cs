using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi.FileSystem.Bundles;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;
using WasmOs.Storage;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// A cache of bundles that are unpacked into files on this machine; the most recently used are kept. Runs lease bundles: a bundle that is evicted is deleted
/// when its last lease has ended. Thread-safe.
/// </summary>
/// <param name="blobs">Where the archives are stored.</param>
/// <param name="addressOf">Gives the blob of an archive by its digest.</param>
/// <param name="folder">The local folder into which archives are unpacked.</param>
/// <param name="capacityBytes">The largest total of unpacked bytes to keep.</param>
internal sealed class BundleStore(IBlobStore blobs, Func<ModuleDigest, BlobAddress> addressOf, string folder, long capacityBytes = BundleStore.DefaultCapacity)
{
    /// <summary>The default capacity: 1 GiB of unpacked bytes on disk, all bundles together.</summary>
    public const long DefaultCapacity = 1L << 30;

    /// <summary>
    /// The largest number of files, directories and links in all cached bundles. Their names and nodes are held in memory, about 500 bytes each.
    /// </summary>
    private const int MaxEntries = 100_000;

    /// <summary>How many archives this process unpacks or verifies at once: each takes a core for up to a second and holds its archive in memory.</summary>
    private const int MaxUnpackings = 2;

    /// <summary>How long an upload waits before its bundle is verified.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly SemaphoreSlim Turns = new(MaxUnpackings, MaxUnpackings);

    private readonly Dictionary<ModuleDigest, LinkedListNode<CachedBundle>> _byDigest = [];
    private readonly LinkedList<CachedBundle> _byUse = [];
    private readonly Dictionary<ModuleDigest, Task<CachedBundle>> _loading = [];
    private readonly Lock _lock = new();
    private long _bytes;
    private long _entries;

    internal int Count => _byDigest.Count;

    /// <summary>Total size of the cached unpacked bundles, bytes.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Verifies an uploaded archive by reading all of it. Nothing is kept.</summary>
    /// <returns>Null when too many other archives were being read for the whole wait.</returns>
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

    /// <summary>Gets a bundle's files. The caller disposes the snapshot's lease.</summary>
    public async ValueTask<VolumeSnapshot> ReadAsync(ModuleDigest digest, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Lease(digest) is { } leased)
            {
                return leased;
            }

            // The bundle is cached when this completes, but it may be evicted again before it is leased: then load it again.
            await LoadAsync(digest).WaitAsync(cancellationToken).ConfigureAwait(false);

            // The run continues from here, perhaps for long. All waiters are continuations on one thread, so each must yield to let the next one start.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    // When many first runs wait for the same bundle, it is unpacked once, and unpacking continues when one of them is cancelled.
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

    /// <summary>Ends a lease. Deletes the bundle when it is evicted and this was its last lease.</summary>
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

            // The newest bundle stays, however large: it is about to be used.
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
