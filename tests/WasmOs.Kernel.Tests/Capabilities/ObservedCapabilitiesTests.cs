using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Capabilities;

public class ObservedCapabilitiesTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task SuggestAsync_UsesOfTwoHosts_AreOne()
    {
        var module = await CreateAsync("shared");
        var (here, there) = (new ObservedCapabilities(kernel.Storage), new ObservedCapabilities(kernel.Storage));
        here.Note((await ResolveAsync("shared")).ObservedCapabilityKey, Asking(Capability.Clock, "clock_time_get"));
        there.Note((await ResolveAsync("shared")).ObservedCapabilityKey, Asking(Capability.Randomness, "random_get"));

        // New uses are written after the run, in the background.
        await UntilAsync(async () =>
            (await there.SuggestAsync(module.ObservedCapabilityKey, module.Settings.Capabilities, module.Bundle is not null, None)).Uses == 2);
        await UntilAsync(async () =>
            (await here.SuggestAsync(module.ObservedCapabilityKey, module.Settings.Capabilities, module.Bundle is not null, None)).Uses == 2);
    }

    [Fact]
    public async Task SuggestAsync_OneThingAtManyTimes_IsOneUse()
    {
        var module = await CreateAsync("often");
        var learnt = new ObservedCapabilities(kernel.Storage);
        for (var i = 0; i < 3; i++)
        {
            learnt.Note((await ResolveAsync("often")).ObservedCapabilityKey, Asking(Capability.Clock, "clock_time_get", TimeSpan.FromMilliseconds(i)));
        }

        Assert.Equal(1, (await learnt.SuggestAsync(module.ObservedCapabilityKey, module.Settings.Capabilities, module.Bundle is not null, None)).Uses);
    }

    [Fact]
    public async Task ForgetAsync_ADeletedModule_LeavesNothingOfIt()
    {
        var module = await CreateAsync("deleted");
        await CreateAsync("stays");
        var learnt = new ObservedCapabilities(kernel.Storage);
        learnt.Note((await ResolveAsync("deleted")).ObservedCapabilityKey, Asking(Capability.Clock, "clock_time_get"));
        await UntilAsync(async () => await CountRowsAsync("deleted") == 1);

        await learnt.ForgetAsync("deleted", None);

        Assert.Equal(0, await CountRowsAsync("deleted"));
        Assert.Equal(0, (await learnt.SuggestAsync(module.ObservedCapabilityKey, module.Settings.Capabilities, module.Bundle is not null, None)).Uses);
    }

    [Fact]
    public async Task Note_ByAHostThatStillKnowsTheFormerModule_IsNotTheNewOnes()
    {
        await CreateAsync("reborn");
        var former = await ResolveAsync("reborn");
        var elsewhere = new ObservedCapabilities(kernel.Storage);
        elsewhere.Note(former.ObservedCapabilityKey, Asking(Capability.Clock, "clock_time_get"));
        await kernel.Registry.DeleteAsync("reborn", null, None);
        kernel.Time.Advance(TimeSpan.FromSeconds(1));
        var reborn = await CreateAsync("reborn");

        elsewhere.Note(former.ObservedCapabilityKey, Asking(Capability.Randomness, "random_get"));

        Assert.Equal(0, (await elsewhere.SuggestAsync(reborn.ObservedCapabilityKey, reborn.Settings.Capabilities, reborn.Bundle is not null, None)).Uses);
    }

    private static ExecutionOutcome Asking(Capability capability, string subject, TimeSpan time = default) =>
        new() { Capabilities = [new CapabilityEvent(capability, subject, Blocked: true, time)] };

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<ModuleDescription> CreateAsync(string name) => (await kernel.UploadAsync(name, TestModules.Calc("learner " + name))).Module;

    private async Task<ResolvedModule> ResolveAsync(string name) => (await kernel.Registry.Directory.ResolveAsync(name, None)).Value;

    private async Task<int> CountRowsAsync(string name) =>
        (await kernel.Storage.Tables.QueryAsync(ObservedCapabilities.Table, new TableQuery(name), None)).Entities.Count;
}
