using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Modules;

public class ModuleDirectoryTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task ResolveAsync_RememberedModule_AsksStorageNothing()
    {
        await kernel.UploadAsync("known", TestModules.Calc("known"));
        await ResolveAsync("known");
        var before = kernel.Storage.Calls;
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1, await ResolveAsync("known"));
        }

        Assert.Equal(before, kernel.Storage.Calls);
    }

    [Fact]
    public async Task TryResolve_RememberedModule_AllocatesNothing()
    {
        var module = (await kernel.UploadAsync("lean", TestModules.Calc("lean"))).Module;
        await kernel.Registry.PutAliasAsync("lean", "prod", [new AliasTarget(1, 1)], null, None);
        await ResolveAsync("lean");
        await ResolveAsync(module.Digest.ToString());
        var digest = module.Digest.ToString();
        Assert.True(kernel.Registry.Directory.TryResolve("lean@prod", out _));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            kernel.Registry.Directory.TryResolve("lean", out _);
            kernel.Registry.Directory.TryResolve("lean@1", out _);
            kernel.Registry.Directory.TryResolve("lean@prod", out _);
            kernel.Registry.Directory.TryResolve(digest, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task ResolveAsync_AfterAWriteOfThisHost_SeesItAtOnce()
    {
        await kernel.UploadAsync("own", TestModules.Calc("own 1"));
        Assert.Equal(1, await ResolveAsync("own"));
        await kernel.UploadAsync("own", TestModules.Calc("own 2"));
        Assert.Equal(2, await ResolveAsync("own"));
        await kernel.Registry.DeleteAsync("own", null, None);
        Assert.Equal(0, await ResolveAsync("own"));
    }

    [Fact]
    public async Task ResolveAsync_AfterADeletionOfThisHost_ForgetsTheDigestToo()
    {
        var digest = (await kernel.UploadAsync("digest", TestModules.Calc("digest"))).Module.Digest.ToString();
        Assert.Equal(1, await ResolveAsync(digest));
        await kernel.Registry.DeleteAsync("digest", null, None);
        Assert.Equal(0, await ResolveAsync(digest));
    }

    [Fact]
    public async Task ResolveAsync_AfterAWriteOfAnotherHost_SeesItWithinFiveSeconds()
    {
        var other = kernel.NewRegistry();
        await kernel.UploadAsync("others", TestModules.Calc("others 1"));
        Assert.Equal(1, await ResolveAsync("others"));
        await other.UploadAsync(new ModuleUpload { Name = "others", Content = TestModules.Calc("others 2") }, None);
        Assert.Equal(1, await ResolveAsync("others"));
        kernel.Time.Advance(ModuleDirectory.Usable + TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, await ResolveAsync("others"));
    }

    [Fact]
    public async Task ResolveAsync_StorageDown_GoesOnWithWhatItKnows()
    {
        await kernel.UploadAsync("steady", TestModules.Calc("steady"));
        Assert.Equal(1, await ResolveAsync("steady"));
        kernel.Storage.GoDown();
        kernel.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await ResolveAsync("steady"));

        // During the pause after a failure, storage is not called again.
        var before = kernel.Storage.Calls;
        Assert.Equal(1, await ResolveAsync("steady"));
        Assert.Equal(before, kernel.Storage.Calls);
        kernel.Storage.ComeBack();
    }

    [Fact]
    public async Task ResolveAsync_MoreModulesThanItRemembers_StaysWithinItsBound()
    {
        var store = new ModuleStore(
            kernel.Storage.Tables, new ModuleBlobs(kernel.Storage.Blobs), new ModuleIndex(kernel.Storage.Tables),
            new GrantCompiler(kernel.Storage.Blobs, ModuleBlobs.BundleOf, CapabilityOptions.None, allowFiles: true));
        var directory = new ModuleDirectory(store, kernel.Time, Random.Shared, capacity: 10);
        for (var i = 0; i < 25; i++)
        {
            await kernel.UploadAsync($"bound-{i}", TestModules.Calc("bound"));
            kernel.Time.Advance(TimeSpan.FromTicks(1));
            await directory.ResolveAsync($"bound-{i}", None);
            await directory.ResolveAsync("bound-0", None);
        }

        Assert.InRange(directory.Count, 1, 10);
        Assert.True(directory.TryResolve("bound-0", out _));
    }

    /// <summary>The resolved version; 0 when there is none.</summary>
    private async Task<int> ResolveAsync(string reference)
    {
        var resolved = await kernel.Registry.Directory.ResolveAsync(reference, None);
        return resolved.Succeeded ? resolved.Value.Version : 0;
    }
}
