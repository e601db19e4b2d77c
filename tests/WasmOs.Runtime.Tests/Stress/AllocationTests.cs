namespace WasmOs.Runtime.Tests.Stress;

/// <summary>Managed bytes that a warm run allocates. The number of bytes is exact, so it is asserted; times are not.</summary>
[Collection(StressCollection.Name)]
public sealed class AllocationTests
{
    private const int Runs = 2000;
    private const long MostPerRun = 200;

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task Call_Add_AllocatesLittle(int poolSize)
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (poolSize, false));
        using var module = runtime.LoadText(ArithmeticGuests.Add);
        await Warmed(runtime, module);

        // The least of three measurements: allocations that belong to no run, such as a table that grows, happen only once.
        Assert.InRange(Enumerable.Range(0, 3).Min(_ => Measure(module)), 0, MostPerRun);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task ExecuteAsync_Add_AllocatesLittle(int poolSize)
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (poolSize, false));
        using var module = runtime.LoadText(ArithmeticGuests.Add);
        await Warmed(runtime, module);
        var request = module.Request("add", null, 2, 3);

        // The least of three measurements: allocations that belong to no run, such as a table that grows, happen only once.
        Assert.InRange(
            Enumerable.Range(0, 3).Min(_ => Measure(runtime, module, request)), 0,
            MostPerRun);
    }

    private static long Measure(LoadedModule module)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++)
        {
            module.Call("add", 2, 3);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }

    // Both counts are of the current thread, so there must be no await between them: a warm run with a free slot ends before ExecuteAsync returns.
    private static long Measure(WasmRuntime runtime, LoadedModule module, ExecutionRequest request)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++)
        {
            var run = runtime.ExecuteAsync(module.Module, request, CancellationToken.None);
            Assert.True(run.IsCompletedSuccessfully && run.Result.Outcome!.Fault is null);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }

    private static async Task Warmed(WasmRuntime runtime, LoadedModule module)
    {
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(5, module.Call("add", 2, 3).Result.AsI32());
        }

        var request = module.Request("add", null, 2, 3);
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(5, (await runtime.OutcomeAsync(module.Module, request, CancellationToken.None))!.Result.AsI32());
        }

        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
    }
}
