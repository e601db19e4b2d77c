using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;
using WasmOs.TestKit;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Modules;

public class ModuleUploadTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task UploadAsync_NewName_IsVersionOneWithItsAnalysis()
    {
        var uploaded = await kernel.UploadAsync("first", Guests.Calc());

        Assert.True(uploaded.Created);
        Assert.Equal(1, uploaded.Module.Version);
        var read = (await kernel.Registry.GetAsync("first", None)).Value;
        Assert.Equal(ModuleDigest.Of(Guests.Calc()), read.Digest);
        Assert.Equal("(i32, i32) -> (i32)", read.Analysis.FindFunction("add")!.Type!.Signature);
        Assert.Equal(uploaded.Module.ETag, read.ETag);
        Assert.Equal(kernel.Time.GetUtcNow(), read.CreatedAt);
        Assert.Equal(Guests.Calc(), (await kernel.Registry.ReadContentAsync("first", None)).Value.Bytes.ToArray());
    }

    [Fact]
    public async Task UploadAsync_ContentOfTheNewestVersion_ChangesNothing()
    {
        var first = await kernel.UploadAsync("same", TestModules.Calc("a"));
        kernel.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await kernel.UploadAsync("same", TestModules.Calc("a"));

        Assert.False(second.Created);
        Assert.Equal(1, second.Module.Version);
        Assert.Equal(first.Module.ETag, second.Module.ETag);
        Assert.Equal(first.Module.CreatedAt, second.Module.CreatedAt);
    }

    [Fact]
    public async Task UploadAsync_ContentOfAnOlderVersion_IsANewVersion()
    {
        await kernel.UploadAsync("back", TestModules.Calc("a"));
        await kernel.UploadAsync("back", TestModules.Calc("b"));
        Assert.Equal(3, (await kernel.UploadAsync("back", TestModules.Calc("a"))).Module.Version);
    }

    /// <summary>Content is stored under its hash, so concurrent writers of the same content neither wait for each other nor fail.</summary>
    [Fact]
    public async Task UploadAsync_TheSameContentUnderManyNamesAtOnce_IsTakenEachTime()
    {
        var content = TestModules.Calc("shared by many");
        var registries = new[] { kernel.NewRegistry(3, TimeProvider.System), kernel.NewRegistry(7, TimeProvider.System) };
        var uploads = Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
            await registries[i % 2].UploadAsync(new ModuleUpload { Name = $"many-{i}", Content = content }, None)));

        Assert.All(await Task.WhenAll(uploads), result => Assert.True(result.Succeeded, result.Succeeded ? "" : result.Error!.Slug));
    }

    [Fact]
    public async Task UploadAsync_EightAtOnce_AreVersionsOneToEight()
    {
        // Use two registries, so that half of the writers conflict with the other half only in storage. Their clock must run, because writers pause after a
        // conflict.
        var registries = new[] { kernel.NewRegistry(3, TimeProvider.System), kernel.NewRegistry(7, TimeProvider.System) };
        var uploads = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            (await registries[i % 2].UploadAsync(new ModuleUpload { Name = "race", Content = TestModules.Calc($"race {i}") }, None)).Value));
        var results = await Task.WhenAll(uploads);

        Assert.Equal(Enumerable.Range(1, 8), results.Select(result => result.Module.Version).Order());
        var versions = (await kernel.Registry.ListVersionsAsync("race", 100, null, None)).Value.Items;
        Assert.Equal(Enumerable.Range(1, 8).Reverse(), versions.Select(version => version.Version));
        Assert.Equal(8, versions.Select(version => version.Digest).Distinct().Count());
    }

    [Theory]
    [InlineData("Calc")]
    [InlineData("")]
    [InlineData("\u202Ecalc")]
    public async Task UploadAsync_NameThatBreaksTheRule_IsRefused(string name)
    {
        var refused = await kernel.Registry.UploadAsync(new ModuleUpload { Name = name, Content = Guests.Calc() }, None);
        Assert.Equal("module-name-invalid", refused.Error!.Slug);
    }

    [Fact]
    public async Task UploadAsync_NoWebAssembly_IsRefusedAndKeepsNothing()
    {
        var refused = await kernel.Registry.UploadAsync(new ModuleUpload { Name = "text", Content = "hello, world"u8.ToArray() }, None);
        Assert.Equal("invalid-wasm", refused.Error!.Slug);
        Assert.Equal(KernelErrorKind.Unprocessable, refused.Error.Kind);
        Assert.Equal("module-not-found", (await kernel.Registry.GetAsync("text", None)).Error!.Slug);
        Assert.Null(await kernel.Storage.Blobs.GetPropertiesAsync(ModuleBlobs.ContentOf(ModuleDigest.Of("hello, world"u8)), None));
    }

    [Fact]
    public async Task UploadAsync_IfNoneMatch_IsTakenOnce()
    {
        var upload = new ModuleUpload { Name = "once", Content = Guests.Calc(), IfNoneMatchAny = true };
        Assert.True((await kernel.Registry.UploadAsync(upload, None)).Succeeded);
        Assert.Equal("precondition-failed", (await kernel.Registry.UploadAsync(upload, None)).Error!.Slug);
    }

    [Fact]
    public async Task UploadAsync_IfMatch_IsTakenWhileItHolds()
    {
        var etag = (await kernel.UploadAsync("guarded", TestModules.Calc("a"))).Module.ETag;
        var second = new ModuleUpload { Name = "guarded", Content = TestModules.Calc("b"), IfMatch = etag };
        Assert.True((await kernel.Registry.UploadAsync(second, None)).Succeeded);
        var third = second with { Content = TestModules.Calc("c") };
        Assert.Equal("precondition-failed", (await kernel.Registry.UploadAsync(third, None)).Error!.Slug);
    }

    [Fact]
    public async Task ReadContentAsync_DamagedBlob_IsAnErrorUntilItIsUploadedAgain()
    {
        var module = (await kernel.UploadAsync("damaged", TestModules.Calc("damaged"))).Module;
        await kernel.Storage.Blobs.PutAsync(ModuleBlobs.ContentOf(module.Digest), new byte[] { 1, 2, 3 }, BlobCondition.None, None);
        Assert.Equal("content-damaged", (await kernel.Registry.ReadContentAsync("damaged", None)).Error!.Slug);

        await kernel.UploadAsync("damaged", TestModules.Calc("damaged"));
        Assert.True((await kernel.Registry.ReadContentAsync("damaged", None)).Succeeded);
    }

    [Fact]
    public async Task GetAsync_EachFormOfReference_FindsItsVersion()
    {
        var first = (await kernel.UploadAsync("forms", TestModules.Calc("forms 1"))).Module;
        await kernel.UploadAsync("forms", TestModules.Calc("forms 2"));
        await kernel.Registry.PutAliasAsync("forms", "prod", [new AliasTarget(1, 1)], null, None);

        Assert.Equal(2, (await kernel.Registry.GetAsync("forms", None)).Value.Version);
        foreach (var reference in new[] { "forms@1", "forms@prod", $"forms@{first.Digest}", first.Digest.ToString() })
        {
            Assert.Equal(1, (await kernel.Registry.GetAsync(reference, None)).Value.Version);
        }

        Assert.Equal("version-not-found", (await kernel.Registry.GetAsync("forms@9", None)).Error!.Slug);
        Assert.Equal("alias-not-found", (await kernel.Registry.GetAsync("forms@nope", None)).Error!.Slug);
    }

    [Fact]
    public async Task ValidateAsync_Module_KeepsNothing()
    {
        Assert.True((await kernel.Registry.ValidateAsync(TestModules.Calc("validated"), None)).Succeeded);
        var digest = ModuleDigest.Of(TestModules.Calc("validated"));
        Assert.Equal("module-not-found", (await kernel.Registry.GetAsync(digest.ToString(), None)).Error!.Slug);
        Assert.Equal("invalid-wasm", (await kernel.Registry.ValidateAsync(new byte[8], None)).Error!.Slug);
    }
}
