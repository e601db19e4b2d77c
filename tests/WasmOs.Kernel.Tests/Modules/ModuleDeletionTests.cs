using WasmOs.Kernel.Modules;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Modules;

public class ModuleDeletionTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task DeleteAsync_Module_IsGoneWithAllVersions()
    {
        await kernel.UploadAsync("gone", TestModules.Calc("gone 1"));
        await kernel.UploadAsync("gone", TestModules.Calc("gone 2"));
        Assert.Null(await kernel.Registry.DeleteAsync("gone", null, None));
        Assert.Equal("module-not-found", (await kernel.Registry.GetAsync("gone@1", None)).Error!.Slug);
        Assert.Equal("module-not-found", (await kernel.Registry.DeleteAsync("gone", null, None))!.Slug);
    }

    [Fact]
    public async Task DeleteAsync_NewestVersion_LeavesTheOneBefore()
    {
        await kernel.UploadAsync("shrink", TestModules.Calc("shrink 1"));
        await kernel.UploadAsync("shrink", TestModules.Calc("shrink 2"));
        Assert.Null(await kernel.Registry.DeleteAsync("shrink@2", null, None));
        Assert.Equal(1, (await kernel.Registry.GetAsync("shrink", None)).Value.Version);
        Assert.Equal(3, (await kernel.UploadAsync("shrink", TestModules.Calc("shrink 3"))).Module.Version);
    }

    /// <summary>Deleting a module or version also frees its compiled code in memory, and keeps the code of what remains.</summary>
    [Theory]
    [InlineData("code-whole", false)]
    [InlineData("code-version@1", true)]
    [Trait("Trial", "1.5")]
    public async Task DeleteAsync_CompiledCode_LeavesMemory(string reference, bool staysInPart)
    {
        var name = reference.Split('@')[0];
        var first = (await kernel.UploadAsync(name, TestModules.Calc($"{name} 1"))).Module.Digest;
        var second = (await kernel.UploadAsync(name, TestModules.Calc($"{name} 2"))).Module.Digest;
        Assert.Equal((true, true), (IsInMemory(first), IsInMemory(second)));

        Assert.Null(await kernel.Registry.DeleteAsync(reference, null, None));
        Assert.Equal((false, staysInPart), (IsInMemory(first), IsInMemory(second)));

        static bool IsInMemory(Runtime.Modules.ModuleDigest digest) => KernelFixture.Runtime.GetModuleMetrics(digest) is { Loaded: true };
    }

    [Fact]
    public async Task DeleteAsync_VersionUnderAnAlias_IsRefused()
    {
        await kernel.UploadAsync("used", TestModules.Calc("used 1"));
        await kernel.UploadAsync("used", TestModules.Calc("used 2"));
        await kernel.Registry.PutAliasAsync("used", "prod", [new AliasTarget(1, 1)], null, None);
        Assert.Equal("version-in-use", (await kernel.Registry.DeleteAsync("used@1", null, None))!.Slug);
        Assert.Null(await kernel.Registry.DeleteAsync("used@2", null, None));
    }

    [Fact]
    public async Task DeleteAsync_MoreRowsThanATransactionHolds_IsGone()
    {
        await AddManyVersionsAsync("huge");
        Assert.Null(await kernel.Registry.DeleteAsync("huge", null, None));
        var left = await kernel.Storage.Tables.QueryAsync(ModuleRows.Table, new TableQuery("huge"), None);
        Assert.Empty(left.Entities);
    }

    [Fact]
    public async Task DeleteAsync_CrashBetweenItsTransactions_IsFinishedByTheNextUpload()
    {
        await AddManyVersionsAsync("crash");
        var deleted = 0;
        kernel.Storage.GoDown(operation => operation == "tables.write" && ++deleted > 20);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => kernel.Registry.DeleteAsync("crash", null, None).AsTask());
        kernel.Storage.ComeBack();

        Assert.Equal("module-not-found", (await kernel.Registry.GetAsync("crash", None)).Error!.Slug);
        var again = await kernel.UploadAsync("crash", TestModules.Calc("crash again"));
        Assert.Equal(1, again.Module.Version);
        Assert.Single((await kernel.Registry.ListVersionsAsync("crash", 1000, null, None)).Value.Items);
    }

    [Fact]
    public async Task DeleteAsync_AliasOrBareDigest_IsRefused()
    {
        var module = (await kernel.UploadAsync("kept", TestModules.Calc("kept"))).Module;
        Assert.Equal("module-reference-invalid", (await kernel.Registry.DeleteAsync("kept@prod", null, None))!.Slug);
        Assert.Equal("module-reference-invalid", (await kernel.Registry.DeleteAsync(module.Digest.ToString(), null, None))!.Slug);
        Assert.Null(await kernel.Registry.DeleteAsync($"kept@{module.Digest}", null, None));
    }

    /// <summary>Adds versions 2 to 151 by writing their rows: uploads would take too long.</summary>
    private async Task AddManyVersionsAsync(string name)
    {
        var module = (await kernel.UploadAsync(name, TestModules.Calc(name))).Module;
        for (var version = 2; version <= 151; version++)
        {
            var row = new ModuleVersionRow(version, module.Digest, null, [1], module.CreatedAt, null);
            await kernel.Storage.Tables.WriteAsync(ModuleRows.Table, TableWrite.Insert(ModuleRows.Encode(name, row)), None);
        }
    }
}
