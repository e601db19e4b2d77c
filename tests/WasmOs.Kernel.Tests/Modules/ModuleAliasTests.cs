using WasmOs.Kernel.Modules;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Modules;

public class ModuleAliasTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task PutAliasAsync_Split_IsChosenByWeight()
    {
        await UploadTwoAsync("split");
        await kernel.Registry.PutAliasAsync("split", "prod", [new AliasTarget(1, 90), new AliasTarget(2, 10)], null, None);

        var versions = new List<int>();
        for (var i = 0; i < 1000; i++)
        {
            versions.Add((await kernel.Registry.Directory.ResolveAsync("split@prod", None)).Value.Version);
        }

        Assert.InRange(versions.Count(version => version == 2), 60, 140);
        Assert.All(versions, version => Assert.InRange(version, 1, 2));
    }

    [Theory]
    [InlineData("3", 1, 1)]
    [InlineData("Prod", 1, 1)]
    [InlineData("latest", 1, 1)]
    [InlineData("prod", 1, 0)]
    [InlineData("prod", 1, -5)]
    [InlineData("prod", 0, 1)]
    public async Task PutAliasAsync_BrokenRule_IsRefused(string alias, int version, int weight)
    {
        await UploadTwoAsync("rules");
        var refused = await kernel.Registry.PutAliasAsync("rules", alias, [new AliasTarget(version, weight)], null, None);
        Assert.Equal("alias-invalid", refused.Error!.Slug);
    }

    [Fact]
    public async Task PutAliasAsync_SplitThatCannotBe_IsRefused()
    {
        await UploadTwoAsync("cannot");
        Assert.Equal("alias-invalid", (await kernel.Registry.PutAliasAsync("cannot", "a", [], null, None)).Error!.Slug);
        AliasTarget[] twice = [new(1, 1), new(1, 2)];
        Assert.Equal("alias-invalid", (await kernel.Registry.PutAliasAsync("cannot", "a", twice, null, None)).Error!.Slug);
        Assert.Equal("version-not-found", (await kernel.Registry.PutAliasAsync("cannot", "a", [new(3, 1)], null, None)).Error!.Slug);
        Assert.Equal("module-not-found", (await kernel.Registry.PutAliasAsync("nobody", "a", [new(1, 1)], null, None)).Error!.Slug);
    }

    [Fact]
    public async Task DeleteAliasAsync_Alias_IsGoneOnce()
    {
        await UploadTwoAsync("going");
        await kernel.Registry.PutAliasAsync("going", "prod", [new AliasTarget(1, 1)], null, None);
        Assert.Null(await kernel.Registry.DeleteAliasAsync("going", "prod", null, None));
        Assert.Equal("alias-not-found", (await kernel.Registry.DeleteAliasAsync("going", "prod", null, None))!.Slug);
        Assert.Equal("alias-not-found", (await kernel.Registry.Directory.ResolveAsync("going@prod", None)).Error!.Slug);
    }

    [Fact]
    public async Task PutAliasAsync_StaleIfMatch_IsRefused()
    {
        var etag = (await UploadTwoAsync("stale")).ETag;
        Assert.True((await kernel.Registry.PutAliasAsync("stale", "prod", [new AliasTarget(1, 1)], etag, None)).Succeeded);
        Assert.Equal("precondition-failed", (await kernel.Registry.PutAliasAsync("stale", "prod", [new AliasTarget(2, 1)], etag, None)).Error!.Slug);
    }

    private async Task<ModuleDescription> UploadTwoAsync(string name)
    {
        await kernel.UploadAsync(name, TestModules.Calc("alias 1"));
        return (await kernel.UploadAsync(name, TestModules.Calc("alias 2"))).Module;
    }
}
