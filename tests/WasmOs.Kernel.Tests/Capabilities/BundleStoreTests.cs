using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Capabilities;

public sealed class BundleStoreTests(KernelFixture kernel) : IClassFixture<KernelFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-bundles-");

    // Room for two bundles of a kilobyte.
    private const long RoomForTwo = 2500;

    [Fact]
    public async Task ReadAsync_BeyondTheCapacity_DropsTheBundleUsedLongestAgo()
    {
        var store = new BundleStore(kernel.Storage.Blobs, ModuleBlobs.BundleOf, _folder.FullName, RoomForTwo);
        var (first, second, third) = (await PutAsync('1'), await PutAsync('2'), await PutAsync('3'));
        foreach (var digest in new[] { first, second, first, third })
        {
            (await store.ReadAsync(digest, None)).Lease!.Dispose();
        }


        Assert.Equal(2, store.Count);
        Assert.Equal((false, false), (await ReadsStorageAsync(store, first), await ReadsStorageAsync(store, third)));
        Assert.True(await ReadsStorageAsync(store, second));
    }

    [Fact]
    public async Task ReadAsync_OneLargerThanTheCapacity_IsKeptForItsRuns()
    {
        var store = new BundleStore(kernel.Storage.Blobs, ModuleBlobs.BundleOf, _folder.FullName, capacityBytes: 1);
        var digest = await PutAsync('4');

        Assert.Equal(1000, Assert.Single((await store.ReadAsync(digest, None)).Content.Entries).Content.Length);

        Assert.False(await ReadsStorageAsync(store, digest));
    }

    [Fact]
    public async Task ReadAsync_ByManyAtOnce_UnpacksOnce()
    {
        var store = new BundleStore(kernel.Storage.Blobs, ModuleBlobs.BundleOf, _folder.FullName);
        var digest = await PutAsync('5');
        var before = kernel.Storage.Calls;

        var trees = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.ReadAsync(digest, None).AsTask())));

        Assert.Equal(1, kernel.Storage.Calls - before);
        Assert.All(trees, tree => Assert.Same(trees[0].Content, tree.Content));
    }

    [Fact]
    public async Task ReadAsync_MissingOrDamaged_SaysSoAndIsReadOnceItIsThere()
    {
        var store = new BundleStore(kernel.Storage.Blobs, ModuleBlobs.BundleOf, _folder.FullName);
        var bundle = TestBundles.Zip("a", new string('6', 1000));
        var digest = ModuleDigest.Of(bundle);
        await Assert.ThrowsAsync<ContentDamagedException>(async () => await store.ReadAsync(digest, None));
        await kernel.Storage.Blobs.PutAsync(ModuleBlobs.BundleOf(digest), bundle.AsMemory(1), BlobCondition.None, None);
        await Assert.ThrowsAsync<ContentDamagedException>(async () => await store.ReadAsync(digest, None));

        await kernel.Storage.Blobs.PutAsync(ModuleBlobs.BundleOf(digest), bundle, BlobCondition.None, None);

        Assert.Single((await store.ReadAsync(digest, None)).Content.Entries);
    }

    [Fact]
    [Trait("Trial", "1.5")]
    public async Task ReadAsync_DrivenOutWhileARunReadsIt_IsReadableUntilTheRunHasEnded()
    {
        var store = new BundleStore(kernel.Storage.Blobs, ModuleBlobs.BundleOf, _folder.FullName, capacityBytes: 1);
        var (first, second) = (await PutAsync('7'), await PutAsync('8'));
        var used = await store.ReadAsync(first, None);
        (await store.ReadAsync(second, None)).Lease!.Dispose();
        Assert.Equal(1, store.Count);

        Assert.Equal((byte)'7', used.Content.Entries[0].Content.ToArray()[999]);

        used.Lease!.Dispose();
        used.Lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => used.Content.Entries[0].Content.ToArray());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<bool> ReadsStorageAsync(BundleStore store, ModuleDigest digest)
    {
        var before = kernel.Storage.Calls;
        await store.ReadAsync(digest, None);
        return kernel.Storage.Calls > before;
    }

    private async Task<ModuleDigest> PutAsync(char letter)
    {
        var bundle = TestBundles.Zip("a", new string(letter, 1000));
        var digest = ModuleDigest.Of(bundle);
        await kernel.Storage.Blobs.PutAsync(ModuleBlobs.BundleOf(digest), bundle, BlobCondition.None, None);
        return digest;
    }
}
