
namespace WasmOs.Runtime.Tests.Pool;

public sealed class WarmPoolTests
{
    [Fact]
    public async Task Call_AfterUse_FindsReadyInstances()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (8, false));
        using var module = runtime.LoadText(ArithmeticGuests.Counter);
        Assert.Equal(StartKind.Cold, module.Call("count").Usage.Start);
        await Filled(runtime, 8);
        for (var i = 0; i < 4; i++)
        {
            var outcome = module.Call("count");
            Assert.Equal(StartKind.Warm, outcome.Usage.Start);
            Assert.Equal(1, outcome.Result.AsI32());
        }

        var pool = runtime.GetPoolMetrics();
        Assert.Equal((8, 4L, 1L), (pool.Size, pool.Hits, pool.Misses));
        Assert.Equal(0.8, pool.HitRate);
        Assert.True(pool.Made >= 8);
    }

    [Fact]
    public async Task Call_ReadyInstanceUnderSmallerLimits_ObeysThem()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (4, false));
        using var module = runtime.LoadText(MemoryGuests.Growing);
        module.Call("size");
        await Filled(runtime, 4);
        var outcome = module.CallWith(ResourceLimits.Default with { MemoryBytes = 2 * 65536 }, "grow", 2);
        Assert.Equal(StartKind.Warm, outcome.Usage.Start);
        Assert.Equal(-1, outcome.Result.AsI32());
    }

    [Fact]
    public async Task Call_ModuleWithStartFunction_IsNeverMadeAhead()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (8, false));
        using var start = runtime.LoadText(StartGuests.Works);
        using var plain = runtime.LoadText(ArithmeticGuests.Counter);
        start.Call("answer");
        plain.Call("count");
        await Filled(runtime, 8);
        Assert.Equal(0, runtime.GetModuleMetrics(start.Digest)!.ReadyInstances);
        Assert.Equal(8, runtime.GetModuleMetrics(plain.Digest)!.ReadyInstances);
        Assert.Equal(StartKind.Memory, start.Call("answer").Usage.Start);
    }

    [Fact]
    public async Task Ready_ManyModules_NeverExceedsTheSize()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (10, false));
        var modules = new List<LoadedModule>();
        for (var i = 0; i < 30; i++)
        {
            var module = runtime.LoadText($"(module (func (export \"n\") (result i32) i32.const {i}))");
            modules.Add(module);
            var made = runtime.GetPoolMetrics().Made;
            module.Call("n");
            await TestRuntime.Until(() => runtime.GetPoolMetrics().Made > made || i > 10, "the pool has gone round");
            Assert.InRange(ReadyBetweenRounds(runtime), 0, 10);
        }

        modules.ForEach(module => module.Dispose());
    }

    [Fact]
    public async Task Ready_ModulesThatAreInUseAndHaveInstances_CountAgainstTheSize()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (10, false));
        LoadedModule[] modules = [.. Enumerable.Range(0, 3).Select(i => runtime.LoadText($"(module (func (export \"n\") (result i32) i32.const {i}))"))];
        for (var call = 0; call < 3000; call++)
        {
            // From time to time all modules are idle and the pool fills up; then one is in use while the others are idle.
            if (call % 100 == 0)
            {
                Array.ForEach(modules, module => module.Call("n"));
                await TestRuntime.Until(() => ReadyBetweenRounds(runtime) >= 9, "the pool is full");
            }

            modules[call / 3 % 3].Call("n");
            Assert.InRange(ReadyBetweenRounds(runtime), 0, 10);
        }

        Array.ForEach(modules, module => module.Dispose());
    }

    [Fact]
    public async Task Ready_ModuleEvictedWhileHeld_IsDrained()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.CacheCapacity, o.TieredCompilation) = (6, 1, false));
        using var first = runtime.LoadText(ArithmeticGuests.Counter);
        first.Call("count");
        await Filled(runtime, 6);
        using var second = runtime.LoadText(ArithmeticGuests.Add);
        Assert.Equal(0, first.Module.Ready.Count);
        Assert.Equal(1, first.Call("count").Result.AsI32());
        second.Call("add", 1, 2);
        await Filled(runtime, 6);
        Assert.Equal(0, first.Module.Ready.Count);
        Assert.Equal(6, second.Module.Ready.Count);
    }

    [Fact]
    public async Task Pool_OfSizeZero_IsOff()
    {
        using var runtime = TestRuntime.Create(o => o.PoolSize = 0);
        using var module = runtime.LoadText(ArithmeticGuests.Counter);
        for (var i = 0; i < 10; i++)
        {
            Assert.NotEqual(StartKind.Warm, module.Call("count").Usage.Start);
        }

        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        Assert.Equal((0, 0, 0L), (runtime.GetPoolMetrics().Size, runtime.GetPoolMetrics().Ready, runtime.GetPoolMetrics().Made));
    }

    [Fact]
    public async Task Ready_ModuleOverTheDefaultLimit_IsNotMade()
    {
        using var runtime = TestRuntime.Create(o =>
        {
            o.TieredCompilation = false;
            o.Sandbox.Limits = ResourceLimits.Default with { MemoryBytes = 1 << 20 };
            o.Sandbox.MaximumMemoryBytes = 512L << 20;
        });
        using var large = runtime.LoadText(MemoryGuests.MinimumOf256MiB);
        using var plain = runtime.LoadText(ArithmeticGuests.Counter);
        Assert.Equal(42, large.CallWith(ResourceLimits.Default with { MemoryBytes = 256L << 20 }, "answer").Result.AsI32());
        plain.Call("count");
        await Filled(runtime, 10);
        Assert.Equal(0, runtime.GetModuleMetrics(large.Digest)!.ReadyInstances);
    }

    // The number of ready instances is a sum over modules. When it is read while the pool's thread drains one module and fills the next, it may be a number
    // that never existed at one moment. If two reads give the same sum and no instance was created between them, the number is right.
    private static int ReadyBetweenRounds(WasmRuntime runtime)
    {
        while (true)
        {
            var first = runtime.GetPoolMetrics();
            var second = runtime.GetPoolMetrics();
            if ((second.Made, second.Ready) == (first.Made, first.Ready))
            {
                return second.Ready;
            }
        }
    }

    private static Task Filled(WasmRuntime runtime, int count) =>
        TestRuntime.Until(() => runtime.GetPoolMetrics().Ready == count, $"{count} instances are ready");
}
