using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Modules;

public class ModuleSweepTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public async Task SweepAsync_CrashBetweenBlobAndRow_RemovesTheContentAfterAnHour()
    {
        var content = TestModules.Calc("crashed");
        kernel.Storage.GoDown(operation => operation == "tables.submit");
        var upload = new ModuleUpload { Name = "crashed", Content = content };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => kernel.Registry.UploadAsync(upload, None).AsTask());
        kernel.Storage.ComeBack();
        Assert.True(await ExistsAsync(content));
        Assert.Equal("module-not-found", (await kernel.Registry.GetAsync("crashed", None)).Error!.Slug);

        await SweepAfterAsync(TimeSpan.FromMinutes(59));
        Assert.True(await ExistsAsync(content));
        await SweepAfterAsync(TimeSpan.FromMinutes(2));
        Assert.False(await ExistsAsync(content));
    }

    [Fact]
    public async Task SweepAsync_ContentOfOneDeletedVersion_LeavesTheNamed()
    {
        await kernel.UploadAsync("left", TestModules.Calc("left 1"));
        await kernel.UploadAsync("left", TestModules.Calc("left 2"));
        await kernel.UploadAsync("other", TestModules.Calc("left 1"));
        await kernel.Registry.DeleteAsync("left@1", null, None);
        await SweepAfterAsync(Day);
        Assert.True(await ExistsAsync(TestModules.Calc("left 1")));

        await kernel.Registry.DeleteAsync("other", null, None);
        await SweepAfterAsync(Day);
        Assert.False(await ExistsAsync(TestModules.Calc("left 1")));
        Assert.True(await ExistsAsync(TestModules.Calc("left 2")));
    }

    [Fact]
    public async Task SweepAsync_OldContentThatIsUploadedAgain_StaysForAnotherHour()
    {
        await kernel.UploadAsync("again", TestModules.Calc("again"));
        await kernel.Registry.DeleteAsync("again", null, None);
        kernel.Time.Advance(Day);
        kernel.Storage.GoDown(operation => operation == "tables.submit");
        var upload = new ModuleUpload { Name = "again", Content = TestModules.Calc("again") };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => kernel.Registry.UploadAsync(upload, None).AsTask());
        kernel.Storage.ComeBack();

        await SweepAfterAsync(TimeSpan.FromMinutes(59));
        Assert.True(await ExistsAsync(TestModules.Calc("again")));
    }

    [Fact]
    public async Task SweepAsync_Artifacts_GoWithTheirModule()
    {
        var artifacts = new BlobArtifactStore(kernel.Storage.Blobs);
        var named = (await kernel.UploadAsync("compiled", TestModules.Calc("compiled"))).Module.Digest;
        var unnamed = ModuleDigest.Of("nobody"u8);
        await artifacts.WriteAsync(named, "engine", new byte[] { 1 }, None);
        await artifacts.WriteAsync(unnamed, "engine", new byte[] { 2 }, None);
        await SweepAfterAsync(Day);
        Assert.Equal([1], await artifacts.ReadAsync(named, "engine", None));
        Assert.Null(await artifacts.ReadAsync(unnamed, "engine", None));
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public async Task SweepAsync_ArtifactsOfANamedModule_GoWhenTheyAreAMonthOld()
    {
        var artifacts = new BlobArtifactStore(kernel.Storage.Blobs);
        var named = (await kernel.UploadAsync("month", TestModules.Calc("month"))).Module.Digest;
        await artifacts.WriteAsync(named, "engine of old", new byte[] { 1 }, None);

        await SweepAfterAsync(ModuleSweep.ArtifactRetention - Day);
        Assert.Equal([1], await artifacts.ReadAsync(named, "engine of old", None));
        await SweepAfterAsync(Day);

        Assert.Null(await artifacts.ReadAsync(named, "engine of old", None));
        Assert.True(await ExistsAsync(TestModules.Calc("month")));
    }

    [Fact]
    public async Task SweepAsync_Bundle_StaysWhileAVersionNamesItAndGoesThen()
    {
        var bundle = TestBundles.Zip("a", "kept");
        var blob = ModuleBlobs.BundleOf(ModuleDigest.Of(bundle));
        await kernel.Registry.UploadAsync(new ModuleUpload { Name = "bundled", Content = TestModules.Calc("bundled"), Bundle = bundle }, None);
        await kernel.UploadAsync("bundled", TestModules.Calc("without"));
        await SweepAfterAsync(Day);
        Assert.NotNull(await kernel.Storage.Blobs.GetPropertiesAsync(blob, None));

        await kernel.Registry.DeleteAsync("bundled@1", null, None);
        await SweepAfterAsync(Day);
        Assert.Null(await kernel.Storage.Blobs.GetPropertiesAsync(blob, None));
    }

    private async Task SweepAfterAsync(TimeSpan time)
    {
        kernel.Time.Advance(time);
        await kernel.Registry.SweepAsync(kernel.Time.GetUtcNow(), None);
    }

    private async Task<bool> ExistsAsync(byte[] content) =>
        await kernel.Storage.Blobs.GetPropertiesAsync(ModuleBlobs.ContentOf(ModuleDigest.Of(content)), None) is not null;
}
