namespace WasmOs.Runtime.Tests.Stress;

/// <summary>Managed garbage of a warm run. What is exact is asserted; times are not.</summary>
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
        Assert.InRange(Enumerable.Range(0, 3).Min(_ => Measure(module)), 0, MostPerRun); // What belongs to no run, such as a table that grows, comes once.
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
        Assert.InRange(
            Enumerable.Range(0, 3).Min(_ => Measure(runtime, module, request)), 0,
            MostPerRun); // What belongs to no run, such as a table that grows, comes once.
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

    // No await between the two counts, which are those of one thread: a warm run with a free slot ends before ExecuteAsync returns.
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
