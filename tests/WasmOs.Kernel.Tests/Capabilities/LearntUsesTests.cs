using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Capabilities;

public class LearntUsesTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task SuggestAsync_UsesOfTwoHosts_AreOne()
    {
        var module = await CreateAsync("shared");
        var (here, there) = (new LearntUses(kernel.Storage), new LearntUses(kernel.Storage));
        here.Note(Resolve("shared"), Asking(Capability.Clock, "clock_time_get"));
        await here.SuggestAsync(module, None);
        there.Note(Resolve("shared"), Asking(Capability.Randomness, "random_get"));

        Assert.Equal(2, (await there.SuggestAsync(module, None)).Uses);
        Assert.Equal(2, (await here.SuggestAsync(module, None)).Uses);
    }

    [Fact]
    public async Task SuggestAsync_OneThingAtManyTimes_IsOneUse()
    {
        var module = await CreateAsync("often");
        var learnt = new LearntUses(kernel.Storage);
        for (var i = 0; i < 3; i++)
        {
            learnt.Note(Resolve("often"), Asking(Capability.Clock, "clock_time_get", TimeSpan.FromMilliseconds(i)));
        }

        Assert.Equal(1, (await learnt.SuggestAsync(module, None)).Uses);
    }

    [Fact]
    public async Task ForgetAsync_ADeletedModule_LeavesNothingOfIt()
    {
        var module = await CreateAsync("deleted");
        await CreateAsync("stays");
        var learnt = new LearntUses(kernel.Storage);
        learnt.Note(Resolve("deleted"), Asking(Capability.Clock, "clock_time_get"));
        await learnt.SuggestAsync(module, None);
        Assert.Equal(1, await CountRowsAsync("deleted"));

        await learnt.ForgetAsync("deleted", None);

        Assert.Equal(0, await CountRowsAsync("deleted"));
        Assert.Equal(0, (await learnt.SuggestAsync(module, None)).Uses);
    }

    [Fact]
    public async Task Note_ByAHostThatStillKnowsTheFormerModule_IsNotTheNewOnes()
    {
        await CreateAsync("reborn");
        var former = Resolve("reborn");
        var elsewhere = new LearntUses(kernel.Storage);
        elsewhere.Note(former, Asking(Capability.Clock, "clock_time_get"));
        await kernel.Registry.DeleteAsync("reborn", null, None);
        kernel.Time.Advance(TimeSpan.FromSeconds(1));
        var reborn = await CreateAsync("reborn");

        elsewhere.Note(former, Asking(Capability.Randomness, "random_get"));

        Assert.Equal(0, (await elsewhere.SuggestAsync(reborn, None)).Uses);
    }

    private static ExecutionOutcome Asking(Capability capability, string subject, TimeSpan time = default) =>
        new() { Capabilities = [new CapabilityEvent(capability, subject, Blocked: true, time)] };

    private async Task<ModuleDescription> CreateAsync(string name) => (await kernel.UploadAsync(name, TestModules.Calc("learner " + name))).Module;

    private ResolvedModule Resolve(string name)
    {
        Assert.True(kernel.Registry.Directory.TryResolve(name, out var module) || kernel.Registry.Directory.ResolveAsync(name, None).AsTask().GetAwaiter().GetResult().Succeeded);
        return module ?? (kernel.Registry.Directory.TryResolve(name, out module) ? module : throw new InvalidOperationException(name));
    }

    private async Task<int> CountRowsAsync(string name) =>
        (await kernel.Storage.Tables.QueryAsync(LearntUses.Table, new TableQuery(name), None)).Entities.Count;
}
