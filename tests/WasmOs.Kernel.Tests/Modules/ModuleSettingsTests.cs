using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Modules;

public class ModuleSettingsTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task PatchSettingsAsync_SomeMembers_LeavesTheOthers()
    {
        await kernel.UploadAsync("patched", TestModules.Calc("patched"));
        var first = new ModuleSettingsPatch { Description = "adds", Limits = new ModuleLimits { Timeout = 5 } };
        var second = new ModuleSettingsPatch { Env = new Dictionary<string, string> { ["A"] = "1=2 ü" }, Args = ["x"], Capabilities = new ModuleCapabilities { Clock = false } };
        await kernel.Registry.PatchSettingsAsync("patched", first, null, None);
        await kernel.Registry.PatchSettingsAsync("patched", second, null, None);

        var settings = (await kernel.Registry.GetAsync("patched", None)).Value.Settings;
        Assert.Equal("adds", settings.Description);
        Assert.Equal(5, settings.Limits.Timeout);
        Assert.Equal("1=2 ü", settings.Env["A"]);
        Assert.Equal("x", Assert.Single(settings.Args));
        Assert.False(settings.Capabilities.Clock);
    }

    [Fact]
    public async Task PatchSettingsAsync_ManyFaults_NamesThemAll()
    {
        await kernel.UploadAsync("faulty", TestModules.Calc("faulty"));
        var patch = new ModuleSettingsPatch
        {
            Limits = new ModuleLimits { Timeout = double.NaN, MemoryBytes = 1L << 40, Fuel = 0, TableElements = -1, OutputBytes = long.MaxValue },
            Capabilities = new ModuleCapabilities { AllowedPaths = ["a", "/b/.."], MaxDepth = 0 },
            Env = new Dictionary<string, string> { ["A=B"] = "x", ["OK"] = "\0" },
            Args = ["\uD800"],
            Labels = new Dictionary<string, string> { ["no good"] = "x" },
            Description = new string('x', 2001),
        };
        var fields = (await kernel.Registry.PatchSettingsAsync("faulty", patch, null, None)).Error!.Fields.Keys;
        Assert.Equal(
            [
                "args[0]", "capabilities.allowed_paths[0]", "capabilities.allowed_paths[1]", "capabilities.max_depth", "description", "env.'A=B'", "env.OK", "labels.'no good'", "limits.fuel",
                "limits.memory_bytes", "limits.output_bytes", "limits.table_elements", "limits.timeout",
            ],
            fields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PatchSettingsAsync_IfMatch_IsTakenWhileItHolds()
    {
        var etag = (await kernel.UploadAsync("etag", TestModules.Calc("etag"))).Module.ETag;
        var patch = new ModuleSettingsPatch { Description = "x" };
        var changed = await kernel.Registry.PatchSettingsAsync("etag", patch, etag, None);
        Assert.NotEqual(etag, changed.Value.ETag);
        Assert.Equal("precondition-failed", (await kernel.Registry.PatchSettingsAsync("etag", patch, etag, None)).Error!.Slug);
        Assert.Equal("precondition-failed", (await kernel.Registry.PatchSettingsAsync("nobody", patch, "*", None)).Error!.Slug);
        Assert.Equal("module-not-found", (await kernel.Registry.PatchSettingsAsync("nobody", patch, null, None)).Error!.Slug);
    }

    [Fact]
    public async Task PatchSettingsAsync_MoreThanARowHolds_IsRefused()
    {
        await kernel.UploadAsync("large", TestModules.Calc("large"));
        var patch = new ModuleSettingsPatch { Env = new Dictionary<string, string> { ["A"] = new string('x', 60_000) } };
        Assert.Equal("too-large", (await kernel.Registry.PatchSettingsAsync("large", patch, null, None)).Error!.Slug);
    }

    [Fact]
    public async Task UploadAsync_FaultySettings_IsRefusedWithTheFieldsPath()
    {
        var upload = new ModuleUpload
        {
            Name = "settings",
            Content = TestModules.Calc("s"),
            Settings = new ModuleSettingsPatch { Limits = new ModuleLimits { Fuel = 0 } },
        };
        Assert.Equal(["settings.limits.fuel"], (await kernel.Registry.UploadAsync(upload, None)).Error!.Fields.Keys);
    }
}
