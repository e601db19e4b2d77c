using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Tests.Cache;

/// <summary>The cache by itself, with a clock that the test sets, and evictions in a runtime.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly EngineSlot _engine = new(new EngineOptions { Capacity = 16 }, default, OfferedImports.CreateTable(new RuntimeOptions()));

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Put_BeyondTheCount_TurnsOutTheLeastRecentlyUsed()
    {
        using var cache = new ModuleCache(3, long.MaxValue);
        var keys = Enumerable.Range(0, 3).Select(i => Put(cache, i, now: 10 + i)).ToArray();
        Assert.True(cache.TryLease(keys[0], 20, out var lease));
        lease.Dispose();
        var fourth = Put(cache, 3, now: 21);
        Assert.Equal([true, false, true, true], new[] { keys[0], keys[1], keys[2], fourth }.Select(cache.Contains));
        Assert.Equal((3, 1L), (cache.Count, cache.Evictions));
    }

    [Fact]
    public void Put_BeyondTheBytes_TurnsOutTheLeastRecentlyUsed()
    {
        using var measure = new ModuleCache(10, long.MaxValue);
        Put(measure, 0, now: 1);
        using var cache = new ModuleCache(10, (2 * measure.Bytes) + 1);
        var keys = Enumerable.Range(0, 5).Select(i => Put(cache, i, now: i + 1)).ToArray();
        Assert.Equal([false, false, false, true, true], keys.Select(cache.Contains));
        Assert.Equal(2 * measure.Bytes, cache.Bytes);
    }

    [Fact]
    public void Put_LargerThanTheCache_StaysUntilTheNext()
    {
        using var cache = new ModuleCache(10, 1);
        var first = Put(cache, 0, now: 1);
        Assert.True(cache.Contains(first));
        var second = Put(cache, 1, now: 1);
        Assert.Equal([false, true], new[] { first, second }.Select(cache.Contains));
    }

    [Fact]
    public void Put_JustLoadedAndNeverLeased_IsNotTheFirstToGo()
    {
        using var cache = new ModuleCache(2, long.MaxValue);
        var old = Put(cache, 0, now: 10);
        var loaded = Put(cache, 1, now: 20);
        Put(cache, 2, now: 20);
        Assert.Equal([false, true], new[] { old, loaded }.Select(cache.Contains));
    }

    [Fact]
    public void Replace_ModuleThatIsIn_KeepsItsPlaceAndItsTime()
    {
        using var cache = new ModuleCache(2, long.MaxValue);
        var replaced = Put(cache, 0, now: 20);
        var old = Put(cache, 1, now: 10);
        cache.Replace(replaced, Module(0));
        Put(cache, 2, now: 30);
        Assert.Equal([true, false], new[] { replaced, old }.Select(cache.Contains));
    }

    [Fact]
    public void Replace_ModuleThatHasGoneOut_FreesTheCode()
    {
        using var cache = new ModuleCache(2, long.MaxValue);
        var module = Module(0);
        cache.Replace(new ModuleKey(module.Digest, default), module);
        Assert.Equal((0, 0L), (cache.Count, cache.Bytes));
        Assert.False(module.TryAddReference(1));
    }

    [Fact]
    public void Remove_WhileLeased_FreesTheCodeWithTheLease()
    {
        using var cache = new ModuleCache(2, long.MaxValue);
        var key = Put(cache, 0, now: 1);
        Assert.True(cache.TryLease(key, 2, out var lease));
        Assert.True(cache.Remove(key));
        Assert.False(cache.Remove(key));
        Assert.False(cache.TryLease(key, 3, out _));
        Assert.True(lease.Module.TryAddReference(4));
        lease.Module.ReleaseReference();
        var module = lease.Module;
        lease.Dispose();
        Assert.False(module.TryAddReference(5));
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    [Trait("Trial", "1.12")]
    public void Dispose_CopiesOfALease_ReleaseItOnce()
    {
        using var cache = new ModuleCache(2, long.MaxValue);
        var key = Put(cache, 0, now: 1);
        Assert.True(cache.TryLease(key, 2, out var running));
        Assert.True(cache.TryLease(key, 2, out var lease));
        var module = running.Module;
        var copy = lease;
        lease.Dispose();
        copy.Dispose();
        lease.Dispose();
        Assert.True(cache.Remove(key));
        Assert.True(module.TryAddReference(3), "the code is still held by the other lease");
        module.ReleaseReference();
        Assert.Throws<ObjectDisposedException>(() => copy.Module);

        // The next lease reuses the hold. Disposing old copies must not release the new lease's reference.
        var other = Put(cache, 1, now: 4);
        Assert.True(cache.TryLease(other, 5, out var next));
        copy.Dispose();
        lease.Dispose();
        Assert.Equal(other.Digest, next.Module.Digest);
        next.Dispose();
        running.Dispose();
        Assert.False(module.TryAddReference(6));
    }

    /// <summary>A run holds a reference on the code itself. Disposing the caller's lease and its copies during the run does not free the code.</summary>
    [Fact]
    [Trait("Trial", "1.12")]
    public async Task Dispose_LeaseOfARunThatGoesOn_KeepsItsCode()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (0, false));
        var source = new MemoryModuleSource(Guests.Misbehave());
        var load = await runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: false, CancellationToken.None);
        var module = load.Lease.Module;
        var request = new ExecutionRequest { Id = ExecutionId.New(TimeProvider.System), Function = module.Analysis.FindFunction("loop")! };
        var run = Task.Run(async () => await runtime.OutcomeAsync(module, request, CancellationToken.None));
        await TestRuntime.Until(() => runtime.GetRunning() is [{ Running: true }], "the guest runs");
        runtime.Forget(source.Digest);
        load.Lease.Dispose();
        load.Lease.Dispose();
        Assert.True(runtime.Cancel(request.Id));
        Assert.Equal(FaultKind.Cancelled, (await run.WaitAsync(TestRuntime.Patience))!.Fault!.Kind);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await runtime.OutcomeAsync(module, request, CancellationToken.None));
    }

    [Fact]
    [Trait("Trial", "1.12")]
    public void TryLease_AndDispose_MakeNoGarbage()
    {
        using var cache = new ModuleCache(2, long.MaxValue);
        var key = Put(cache, 0, now: 1);
        var before = 0L;
        for (var i = -10; i < 1000; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            Assert.True(cache.TryLease(key, 2, out var lease));
            lease.Dispose();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Eviction_WhileItsModulesRun_IsSafe()
    {
        using var runtime = TestRuntime.Create(o => (o.CacheCapacity, o.PoolSize, o.QueueLimit) = (2, 8, 1000));
        var sources = Enumerable.Range(0, 6).Select(i => new MemoryModuleSource(Text(i))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                var source = sources[(i + worker) % sources.Length];
                var load = await runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: true, CancellationToken.None);
                using var lease = load.Lease;
                var outcome = await runtime.OutcomeAsync(lease.Module, Request(lease.Module), CancellationToken.None);
                Assert.Equal((i + worker) % sources.Length, outcome!.Result.AsI32());
            }
        }))).WaitAsync(TestRuntime.Patience);
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        var metrics = runtime.GetMetrics();
        Assert.Equal((2, 0, 400L), (metrics.CachedModules, metrics.ActiveInstances, metrics.Totals.Executions));
        Assert.True(metrics.CacheEvictions > 0);
    }

    private static ExecutionRequest Request(RuntimeModule module) =>
        new() { Id = ExecutionId.New(TimeProvider.System), Function = module.Analysis.FindFunction("n")! };

    private static byte[] Text(int number) => Wat.ToBinary($"(module (func (export \"n\") (result i32) i32.const {number}))");

    private ModuleKey Put(ModuleCache cache, int number, long now)
    {
        var module = Module(number);
        var key = new ModuleKey(module.Digest, default);
        cache.Put(key, module, now);
        return key;
    }

    private RuntimeModule Module(int number)
    {
        var wasm = Text(number);
        Assert.True(WasmOs.Wasmtime.Module.TryCompile(_engine.Engine, wasm, out var code, out _));
        var digest = WasmOs.Runtime.Modules.ModuleDigest.Of(wasm);
        return new RuntimeModule(digest, ModuleScanner.Scan(wasm, new ScanLimits()).Analysis!, _engine, code, new ModuleCounters(digest));
    }
}
