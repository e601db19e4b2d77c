using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Modules;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Capabilities;

public class BundleStoreTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    // Room for two bundles of a kilobyte with what an entry takes beside.
    private const long RoomForTwo = 3500;

    [Fact]
    public async Task ReadAsync_BeyondTheCapacity_DropsTheBundleUsedLongestAgo()
    {
        var store = new BundleStore(kernel.Storage.Blobs, RoomForTwo);
        var (first, second, third) = (await PutAsync('1'), await PutAsync('2'), await PutAsync('3'));
        await store.ReadAsync(first, None);
        await store.ReadAsync(second, None);
        await store.ReadAsync(first, None);

        await store.ReadAsync(third, None);

        Assert.Equal(2, store.Count);
        Assert.Equal((false, false), (await ReadsStorageAsync(store, first), await ReadsStorageAsync(store, third)));
        Assert.True(await ReadsStorageAsync(store, second));
    }

    [Fact]
    public async Task ReadAsync_OneLargerThanTheCapacity_IsKeptForItsRuns()
    {
        var store = new BundleStore(kernel.Storage.Blobs, capacityBytes: 1);
        var digest = await PutAsync('4');

        Assert.Equal(1000, Assert.Single((await store.ReadAsync(digest, None)).Content.Entries).Content.Length);

        Assert.False(await ReadsStorageAsync(store, digest));
    }

    [Fact]
    public async Task ReadAsync_ByManyAtOnce_UnpacksOnce()
    {
        var store = new BundleStore(kernel.Storage.Blobs);
        var digest = await PutAsync('5');
        var before = kernel.Storage.Calls;

        var trees = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.ReadAsync(digest, None).AsTask())));

        Assert.Equal(1, kernel.Storage.Calls - before);
        Assert.All(trees, tree => Assert.Same(trees[0], tree));
    }

    [Fact]
    public async Task ReadAsync_MissingOrDamaged_SaysSoAndIsReadOnceItIsThere()
    {
        var store = new BundleStore(kernel.Storage.Blobs);
        var bundle = TestBundles.Zip("a", new string('6', 1000));
        var digest = ModuleDigest.Of(bundle);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.ReadAsync(digest, None));
        await kernel.Storage.Blobs.PutAsync(ModuleBlobs.BundleOf(digest), bundle.AsMemory(1), BlobCondition.None, None);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.ReadAsync(digest, None));

        await kernel.Storage.Blobs.PutAsync(ModuleBlobs.BundleOf(digest), bundle, BlobCondition.None, None);

        Assert.Single((await store.ReadAsync(digest, None)).Content.Entries);
    }

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
