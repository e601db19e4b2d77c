namespace WasmOs.Runtime.Tests.Library;

public sealed class LoadedModuleTests
{
    [Fact]
    public async Task CallAsync_AFreeSlot_GivesTheOutcome()
    {
        using var runtime = WasmRuntime.Create();
        using var module = await runtime.LoadAsync(Guests.Calc());
        Assert.Equal(8, (await module.CallAsync("add", 5, 3)).Result.AsI32());
    }

    [Fact]
    public async Task CallAsync_NoSlotAndNoLine_IsBusyLikeCall()
    {
        using var runtime = WasmRuntime.Create(new RuntimeOptions { Slots = 1, PoolSize = 0, QueueLimit = 0 });
        using var module = runtime.LoadText("""(module (func (export "loop") (loop (br 0))) (func (export "one") (result i32) (i32.const 1)))""");
        using var stop = new CancellationTokenSource();
        var spins = Task.Run(() => module.Call("loop", new CallOptions(), stop.Token));
        await TestRuntime.Until(() => runtime.GetRunning() is [{ Running: true }], "the guest runs");
        Assert.Equal(RunRefusal.QueueFull, (await Assert.ThrowsAsync<RuntimeBusyException>(() => module.CallAsync("one"))).Refusal);
        Assert.Equal(RunRefusal.QueueFull, Assert.Throws<RuntimeBusyException>(() => module.Call("one")).Refusal);
        await stop.CancelAsync();
        Assert.Equal(FaultKind.Cancelled, (await spins.WaitAsync(TestRuntime.Patience)).Fault?.Kind);
    }

    [Fact]
    public async Task CallAsync_ATakenSlot_WaitsForIt()
    {
        using var runtime = WasmRuntime.Create(new RuntimeOptions { Slots = 1, PoolSize = 0, SchedulerPolicy = "cooperative" });
        using var module = runtime.LoadText("""(module (func (export "loop") (loop (br 0))) (func (export "one") (result i32) (i32.const 1)))""");
        using var stop = new CancellationTokenSource();
        var spins = Task.Run(() => module.Call("loop", new CallOptions(), stop.Token));
        await TestRuntime.Until(() => runtime.GetRunning() is [{ Running: true }], "the guest runs");
        var waits = module.CallAsync("one");
        Assert.False(waits.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(1, (await waits.WaitAsync(TestRuntime.Patience)).Result.AsI32());
        await spins.WaitAsync(TestRuntime.Patience);
    }

    [Fact]
    public async Task LoadAsync_NoModule_IsRefused()
    {
        using var runtime = WasmRuntime.Create();
        await Assert.ThrowsAsync<InvalidModuleException>(() => runtime.LoadAsync("no module"u8.ToArray()));
    }

    [Fact]
    public void Create_TheCallersOptions_AreCopiedAndStayAsTheyWere()
    {
        var options = new RuntimeOptions();
        options.Scan.Memories = 16;
        using var runtime = WasmRuntime.Create(options);
        Assert.Equal(16, options.Scan.Memories);
        options.QueueLimit = 1;
        options.Sandbox.AllowFiles = true;
        Assert.Equal(2000, runtime.Options.QueueLimit);
        Assert.False(runtime.Options.Sandbox.AllowFiles);
    }
}
