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
        static ModuleSettings First(ModuleSettings settings) => settings with { Description = "adds", Limits = new ModuleLimits { Timeout = 5 } };
        static ModuleSettings Second(ModuleSettings settings) =>
            settings with { Env = new Dictionary<string, string> { ["A"] = "1=2 ü" }, Args = ["x"], Capabilities = new ModuleCapabilities { Clock = false } };
        await kernel.Registry.PatchSettingsAsync("patched", First, null, None);
        await kernel.Registry.PatchSettingsAsync("patched", Second, null, None);

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
        static ModuleSettings Patch(ModuleSettings settings) => settings with
        {
            Limits = new ModuleLimits
            {
                Timeout = double.NaN,
                MemoryBytes = 1L << 40,
                Fuel = 0,
                TableElements = -1,
                StackBytes = 1L << 40,
                OutputBytes = long.MaxValue,
            },
            Capabilities = new ModuleCapabilities { AllowedPaths = ["a", "/b/.."], MaxDepth = 0 },
            Env = new Dictionary<string, string> { ["A=B"] = "x", ["OK"] = "\0" },
            Args = ["\uD800"],
            Labels = new Dictionary<string, string> { ["no good"] = "x" },
            Description = new string('x', 2001),
        };
        var fields = (await kernel.Registry.PatchSettingsAsync("faulty", Patch, null, None)).Error!.Fields.Keys;
        Assert.Equal(
            [
                "args[0]", "capabilities.allowed_paths[0]", "capabilities.allowed_paths[1]", "capabilities.max_depth", "description", "env.'A=B'", "env.OK", "labels.'no good'", "limits.fuel",
                "limits.memory_bytes", "limits.output_bytes", "limits.stack_bytes", "limits.table_elements", "limits.timeout",
            ],
            fields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PatchSettingsAsync_IfMatch_IsTakenWhileItHolds()
    {
        var etag = (await kernel.UploadAsync("etag", TestModules.Calc("etag"))).Module.ETag;
        static ModuleSettings Patch(ModuleSettings settings) => settings with { Description = "x" };
        var changed = await kernel.Registry.PatchSettingsAsync("etag", Patch, etag, None);
        Assert.NotEqual(etag, changed.Value.ETag);
        Assert.Equal("precondition-failed", (await kernel.Registry.PatchSettingsAsync("etag", Patch, etag, None)).Error!.Slug);
        Assert.Equal("precondition-failed", (await kernel.Registry.PatchSettingsAsync("nobody", Patch, "*", None)).Error!.Slug);
        Assert.Equal("module-not-found", (await kernel.Registry.PatchSettingsAsync("nobody", Patch, null, None)).Error!.Slug);
    }

    [Fact]
    public async Task PatchSettingsAsync_MoreThanARowHolds_IsRefused()
    {
        await kernel.UploadAsync("large", TestModules.Calc("large"));
        static ModuleSettings Patch(ModuleSettings settings) => settings with { Env = new Dictionary<string, string> { ["A"] = new string('x', 60_000) } };
        Assert.Equal("too-large", (await kernel.Registry.PatchSettingsAsync("large", Patch, null, None)).Error!.Slug);
    }

    [Fact]
    public async Task UploadAsync_FaultySettings_IsRefusedWithTheFieldsPath()
    {
        var upload = new ModuleUpload
        {
            Name = "settings",
            Content = TestModules.Calc("s"),
            Settings = settings => settings with { Limits = new ModuleLimits { Fuel = 0 } },
        };
        Assert.Equal(["settings.limits.fuel"], (await kernel.Registry.UploadAsync(upload, None)).Error!.Fields.Keys);
    }

    [Fact]
    [Trait("Trial", "1.22")]
    public async Task PatchSettingsAsync_MemberThatBecameInvalidSince_DoesNotKeepOthersFromChanging()
    {
        await kernel.UploadAsync("narrowed", TestModules.Calc("narrowed"));
        var before = await kernel.Registry.PatchSettingsAsync("narrowed", settings => settings with { Limits = new ModuleLimits { Timeout = 5 } }, null, None);
        var refused =
            await kernel.Registry.PatchSettingsAsync("narrowed", settings => settings with { Limits = settings.Limits with { Fuel = 0 } }, null, None);
        var changed = await kernel.Registry.PatchSettingsAsync("narrowed", settings => settings with { Description = "x" }, null, None);

        Assert.True(before.Succeeded);
        Assert.Equal(["limits.fuel"], refused.Error!.Fields.Keys);
        Assert.Equal((5, "x"), (changed.Value.Settings.Limits.Timeout, changed.Value.Settings.Description));
    }
}
