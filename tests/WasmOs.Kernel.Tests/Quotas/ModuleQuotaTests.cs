using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Quotas;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Quotas;

[Trait("Trial", "1.25")]
public sealed class ModuleQuotaTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task UploadAsync_AsManyModulesAsMayBe_RefusesANewNameUntilOneIsDeleted()
    {
        var registry = NewRegistry(new QuotaOptions { MaxModules = 2 });
        Assert.Null(await UploadAsync(registry, "one", 1));
        Assert.Null(await UploadAsync(registry, "two", 1));

        var refused = await UploadAsync(registry, "three", 1);

        Assert.Equal(("module-quota", KernelErrorKind.Conflict), (refused!.Slug, refused.Kind));
        Assert.Contains("MAX_MODULES", refused.Detail, StringComparison.Ordinal);
        Assert.Null(await UploadAsync(registry, "one", 2));
        Assert.Null(await registry.DeleteAsync("two", null, None));
        Assert.Null(await UploadAsync(registry, "three", 1));
    }

    [Fact]
    public async Task UploadAsync_AsManyVersionsAsMayBe_RefusesAnotherUntilOneIsDeleted()
    {
        var registry = NewRegistry(new QuotaOptions { MaxVersions = 2 });
        Assert.Null(await UploadAsync(registry, "calc", 1));
        Assert.Null(await UploadAsync(registry, "calc", 2));

        var refused = await UploadAsync(registry, "calc", 3);

        Assert.Equal(("version-quota", KernelErrorKind.Conflict), (refused!.Slug, refused.Kind));
        Assert.Contains("MAX_VERSIONS", refused.Detail, StringComparison.Ordinal);
        Assert.Null(await UploadAsync(registry, "calc", 2));
        Assert.Null(await registry.DeleteAsync("calc@1", null, None));
        Assert.Null(await UploadAsync(registry, "calc", 3));
    }

    [Fact]
    public async Task UploadAsync_ManyNewNamesAtOnceAtTheEdge_TakesAsManyAsMayBe()
    {
        const int Most = 3;
        var registry = NewRegistry(new QuotaOptions { MaxModules = Most });

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => UploadAsync(registry, $"module-{i}", i))));

        Assert.Equal(Most, answers.Count(answer => answer is null));
        Assert.All(answers.OfType<KernelError>(), answer => Assert.Equal("module-quota", answer.Slug));
        Assert.Equal(Most, (await registry.ListAsync(100, null, None)).Value.Items.Count);
    }

    [Fact]
    public async Task UploadAsync_SameContentWhileAllQuotasAreReached_IsTheSameVersion()
    {
        await using var storage = new MeteredStorage(_kernel.Storage);
        var quotas = new QuotaOptions { MaxModules = 1, MaxVersions = 1, MaxDiskBytes = 1 << 20 };
        var disk = new DiskQuota(storage, quotas, _kernel.Time);
        var registry = new ModuleRegistry(_kernel.Storage, KernelFixture.Runtime, _kernel.Time, new SeededRandom(1), quotas: quotas, disk: disk);
        var upload = new ModuleUpload { Name = "calc", Content = TestModules.Calc("content") };
        Assert.True((await registry.UploadAsync(upload, None)).Value.Created);
        storage.Bytes = quotas.MaxDiskBytes;
        disk.Refresh();
        Assert.True(disk.IsFull);

        var again = await registry.UploadAsync(upload, None);

        Assert.Equal((1, false), (again.Value.Module.Version, again.Value.Created));
    }

    private ModuleRegistry NewRegistry(QuotaOptions quotas) => new(_kernel.Storage, KernelFixture.Runtime, _kernel.Time, new SeededRandom(1), quotas: quotas);

    private static async Task<KernelError?> UploadAsync(ModuleRegistry registry, string name, int content)
    {
        var uploaded = await registry.UploadAsync(new ModuleUpload { Name = name, Content = TestModules.Calc($"content {content}") }, None);
        return uploaded.Succeeded ? null : uploaded.Error;
    }
}
