using System.Globalization;
using System.Text;
using WasmOs.Runtime.Compilation;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;
using WasmOs.TestKit.Time;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Tests.Loading;

public sealed class ModuleLoaderTests
{
    [Fact]
    public async Task LoadAsync_SixteenAtOnce_CompileOnce()
    {
        using var runtime = TestRuntime.Create(o => o.TieredCompilation = false);
        var source = new GatedSource(Guests.Calc());
        var loads = Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await Load(runtime, source))).ToArray();
        await source.Asked.Task.WaitAsync(TestRuntime.Patience);
        source.Gate.SetResult();
        foreach (var load in await Task.WhenAll(loads).WaitAsync(TestRuntime.Patience))
        {
            Assert.True(load.IsLoaded);
            load.Lease.Dispose();
        }

        Assert.Equal(1, source.Reads);
        Assert.Equal(1, runtime.GetMetrics().Compilations);
    }

    [Fact]
    [Trait("Trial", "1.2")]
    public async Task LoadAsync_FirstWaiterRunsForLong_OthersDoNotWaitForIt()
    {
        using var runtime = TestRuntime.Create();
        var source = new GatedSource(Guests.Calc());
        using var others = new CountdownEvent(3);

        // Each goes on where its load completes, as a run does. None ends before all have begun.
        async Task GoOnAsync()
        {
            using var lease = (await Load(runtime, source).ConfigureAwait(false)).Lease;
            others.Signal();
            Assert.True(others.Wait(TestRuntime.Patience));
        }

        var runs = Enumerable.Range(0, 3).Select(_ => GoOnAsync()).ToArray();
        await source.Asked.Task.WaitAsync(TestRuntime.Patience);
        source.Gate.SetResult();
        await Task.WhenAll(runs);
    }

    [Fact]
    public async Task LoadAsync_ManyRoundsOfRacingLoads_CompileOnceEach()
    {
        using var runtime = TestRuntime.Create(o => o.TieredCompilation = false);
        for (var round = 0; round < 50; round++)
        {
            var source = new MemoryModuleSource(Numbered(round));
            using var barrier = new Barrier(4);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait(TestRuntime.Patience);
                    Load(runtime, source).AsTask().GetAwaiter().GetResult().Lease.Dispose();
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        }

        Assert.Equal(50, runtime.GetMetrics().Compilations);
    }

    [Fact]
    public async Task LoadAsync_OneWaiterCancelled_OthersStillGetTheModule()
    {
        using var runtime = TestRuntime.Create();
        var source = new GatedSource(Guests.Calc());
        using var gone = new CancellationTokenSource();
        var cancelled = runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: true, gone.Token).AsTask();
        var patient = Load(runtime, source).AsTask();
        await source.Asked.Task.WaitAsync(TestRuntime.Patience);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        source.Gate.SetResult();
        (await patient.WaitAsync(TestRuntime.Patience)).Lease.Dispose();
        Assert.Equal(1, source.Reads);
    }

    [Fact]
    public async Task LoadAsync_NoSuchModule_IsNeitherLoadedNorRefused()
    {
        using var runtime = TestRuntime.Create();
        var load = await runtime.LoadAsync(
            ModuleDigest.Of("other"u8), new MemoryModuleSource(Guests.Calc()), ResourceLimits.Default, keep: true, CancellationToken.None);
        Assert.False(load.IsLoaded);
        Assert.Null(load.Rejection);
    }

    [Fact]
    public async Task LoadAsync_Refused_IsRememberedWithoutReadingAgain()
    {
        using var runtime = TestRuntime.Create();
        var source = new GatedSource(Wat.ToBinary("(module (func (result i32) i64.const 1))"));
        source.Gate.SetResult();
        var first = await Load(runtime, source);
        var second = await Load(runtime, source);
        Assert.Equal(ModuleRejectionKind.Invalid, first.Rejection!.Kind);
        Assert.Contains("type mismatch", first.Rejection.Message, StringComparison.Ordinal);
        Assert.NotNull(first.Rejection.Offset);
        Assert.Same(first.Rejection, second.Rejection);
        Assert.Equal(1, source.Reads);
    }

    [Fact]
    public async Task LoadAsync_SourceFails_FailsForItsWaitersAndWorksAgain()
    {
        using var runtime = TestRuntime.Create();
        var source = new GatedSource(Guests.Calc());
        source.Gate.SetException(new IOException("The disk is gone."));
        await Assert.ThrowsAsync<IOException>(async () => await Load(runtime, source));
        (await Load(runtime, new MemoryModuleSource(Guests.Calc()))).Lease.Dispose();
    }

    [Fact]
    [Trait("Trial", "1.8")]
    public async Task LoadAsync_BudgetExceeded_IsRefusedUntilTheLateResultIsThere()
    {
        var time = new ManualTimeProvider();
        using var runtime = TestRuntime.Create(o => (o.CompileBudget, o.TieredCompilation) = (TimeSpan.FromMilliseconds(100), false), time: time);
        var source = new MemoryModuleSource(Slow());
        var load = await LoadBeyondBudget(runtime, source, time);
        Assert.Equal(ModuleRejectionKind.TooSlow, load.Rejection?.Kind);
        Assert.Contains("0.1 s", load.Rejection!.Message, StringComparison.Ordinal);
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        var again = await Load(runtime, source);
        using var lease = again.Lease;
        Assert.Equal(StartKind.Memory, again.Start);
        Assert.Equal(1, runtime.GetMetrics().Compilations);
    }

    /// <summary>A process that was stopped for an hour in mid-compilation has used no processor time.</summary>
    [Fact]
    [Trait("Trial", "1.8")]
    public async Task LoadAsync_StalledInCompilation_GivesTheModule()
    {
        var time = new ManualTimeProvider();
        using var runtime = TestRuntime.Create(o => (o.CompileBudget, o.TieredCompilation) = (TimeSpan.FromMinutes(1), false), time: time);
        var load = Load(runtime, new MemoryModuleSource(Slow())).AsTask();
        await TestRuntime.Until(() => time.PendingTimers == 1, "the compilation runs");
        time.Advance(TimeSpan.FromHours(1));
        var loaded = await load.WaitAsync(TestRuntime.Patience);
        using var lease = loaded.Lease;
        Assert.True(loaded.IsLoaded, loaded.Rejection?.Message);
    }

    [Fact]
    public async Task LoadAsync_GateFull_IsBusyAndNotRemembered()
    {
        var time = new ManualTimeProvider();
        using var runtime = TestRuntime.Create(
            o => (o.CompileBudget, o.TieredCompilation, o.CompileSlots, o.CompileQueueLimit) = (TimeSpan.FromMilliseconds(100), false, 1, 0), time: time);
        var other = new MemoryModuleSource(Guests.Calc());
        var busy = default(ModuleLoad);
        for (var seed = 1; busy.Rejection is null; seed++)
        {
            // A test that got no processor for a while may find that the compiler has ended: then it tries again with another module.
            Assert.InRange(seed, 1, 10);
            runtime.Forget(other.Digest);
            var refused = await LoadBeyondBudget(runtime, new MemoryModuleSource(Slow(seed)), time);
            Assert.Equal(ModuleRejectionKind.TooSlow, refused.Rejection!.Kind);
            busy = await Load(runtime, other);
            busy.Lease.Dispose();
        }

        Assert.Equal(ModuleRejectionKind.Busy, busy.Rejection!.Kind);
        await TestRuntime.Until(() => runtime.GetMetrics().Compiling == 0, "the compiler has ended");
        var loaded = await Load(runtime, other);
        Assert.True(loaded.IsLoaded);
        loaded.Lease.Dispose();
    }

    [Fact]
    public async Task Forget_WhileItIsOptimized_StaysForgotten()
    {
        using var runtime = TestRuntime.Create();
        var source = new MemoryModuleSource(Guests.Misbehave());
        (await Load(runtime, source)).Lease.Dispose();
        runtime.Forget(source.Digest);
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        Assert.False(runtime.TryLease(source.Digest, ResourceLimits.Default, out _));
        Assert.Equal((0, 0L), (runtime.GetMetrics().CachedModules, runtime.GetMetrics().CachedBytes));
    }

    [Fact]
    public async Task LoadedModule_AfterTierUp_RunsTheOptimizedCode()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.Load(Guests.Calc());
        Assert.False(module.Module.IsOptimized);
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        Assert.True(runtime.TryLease(module.Digest, ResourceLimits.Default, out var lease));
        using var held = lease;
        Assert.True(lease.Module.IsOptimized);
        Assert.Equal(5, module.Call("add", 2, 3).Result.AsI32());
        Assert.Equal(2, runtime.GetMetrics().Compilations);
    }

    private static ValueTask<ModuleLoad> Load(WasmRuntime runtime, IModuleSource source)
    {
        var digest = source is GatedSource gated ? gated.Digest : ((MemoryModuleSource)source).Digest;
        return runtime.LoadAsync(digest, source, ResourceLimits.Default, keep: true, CancellationToken.None);
    }

    private static byte[] Numbered(int number) => Wat.ToBinary($"(module (func (export \"n\") (result i32) i32.const {number}))");

    // Many functions of many small loops over 20 locals: register allocation takes its time.
    private static async Task<ModuleLoad> LoadBeyondBudget(WasmRuntime runtime, IModuleSource source, ManualTimeProvider time)
    {
        var load = Load(runtime, source).AsTask();
        await TestRuntime.Until(
            () =>
            {
                time.Advance(CompileClock.Period);
                return load.IsCompleted;
            },
            "the budget is used up");
        return await load;
    }

    // Takes two seconds or so of all cores, so that it outlasts a test that gets no processor for a while: libwasmtime's threads are the process's, and other
    // tests compile meanwhile.
    private static byte[] Slow(int seed = 0)
    {
        var text = new StringBuilder("(module\n");
        for (var function = 0; function < 200; function++)
        {
            text.Append("(func (param i32) (result i32) (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)\n");
            for (var step = 0; step < 120; step++)
            {
                var (to, from, other) = (1 + (step % 20), (step + 7) % 20, (step + 3) % 20);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"(loop (local.set {to} (i32.mul (local.get {from}) (i32.add (local.get {other}) (i32.const {step})))) (br_if 0 (local.get {step % 20})))\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"(i32.add (local.get 20) (i32.const {seed})))\n");
        }

        return Wat.ToBinary(text.Append(')').ToString());
    }
}
