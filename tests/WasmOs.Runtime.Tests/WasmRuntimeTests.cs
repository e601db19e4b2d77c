using WasmOs.Runtime.Code;
using WasmOs.Runtime.Loading;

namespace WasmOs.Runtime.Tests;

public sealed class WasmRuntimeTests
{
    [Fact]
    public void Dispose_TwiceAndThenUse_Throws()
    {
        var runtime = TestRuntime.Create();
        var module = runtime.LoadText(ArithmeticGuests.Add);
        module.Call("add", 1, 2);
        module.Dispose();
        module.Dispose();
        Assert.Throws<ObjectDisposedException>(() => module.Call("add", 1, 2));
        runtime.Dispose();
        runtime.Dispose();
        Assert.Throws<ObjectDisposedException>(() => runtime.Load(Guests.Calc()));
    }

    [Fact]
    public async Task Dispose_ManyTimesWhileTicking_NeverThrowsOnAThread()
    {
        for (var i = 0; i < 50; i++)
        {
            using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (4, false));
            using var module = runtime.LoadText(ArithmeticGuests.Add);
            module.Call("add", 1, 2);
            await TestRuntime.Until(() => runtime.GetPoolMetrics().Made > 0, "the pool works");
        }
    }

    [Fact]
    public void Dispose_ModuleHeldLonger_FreesItLater()
    {
        var runtime = TestRuntime.Create();
        var module = runtime.LoadText(ArithmeticGuests.Add);
        runtime.Dispose();
        module.Dispose();
    }

    [Fact]
    public void Dispose_WhileOptimizing_WaitsForIt()
    {
        for (var i = 0; i < 5; i++)
        {
            var runtime = TestRuntime.Create(artifacts: new Loading.MemoryArtifacts());
            runtime.Load(Guests.GreetAssemblyScript()).Dispose();
            runtime.Dispose();
        }
    }

    [Fact]
    public void Load_RuntimeWithFuelByDefault_CompilesForIt()
    {
        using var runtime = TestRuntime.Create(o => o.Sandbox.Limits = ResourceLimits.Default with { Fuel = 50 });
        using var module = runtime.LoadText(ArithmeticGuests.Fib);
        Assert.Equal(FaultKind.FuelExhausted, module.Call("fib", 10).Fault!.Kind);
    }

    [Fact]
    public void LoadFile_Module_Runs()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Guests.Calc());
            using var runtime = TestRuntime.Create();
            using var module = runtime.LoadFile(path);
            Assert.Equal(832040, module.Call("fib", 30).Result.AsI64());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task LoadedModule_HeldWhileForgotten_StillRuns()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.LoadText(ArithmeticGuests.Add);
        runtime.Forget(module.Digest);
        Assert.Equal(3, module.Call("add", 1, 2).Result.AsI32());
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        Assert.Equal(3, module.Call("add", 1, 2).Result.AsI32());
        Assert.Equal(0, runtime.GetMetrics().CachedModules);
    }

    [Fact]
    [Trait("Trial", "1.27")]
    public async Task LoadAsync_InMemory_IsMemoryStart()
    {
        using var runtime = TestRuntime.Create();
        var source = new MemoryModuleSource(Guests.Calc());
        (await runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: true, CancellationToken.None)).Lease.Dispose();
        var again = await runtime.LoadAsync(source.Digest, source, ResourceLimits.Default, keep: true, CancellationToken.None);
        Assert.Equal((StartKind.Memory, TimeSpan.Zero), (again.Start, again.Duration));
        again.Lease.Dispose();
        Assert.Throws<InvalidOperationException>(() => default(ModuleLease).Module);
    }
}
