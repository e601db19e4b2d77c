using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.Metrics;

public sealed class CounterTests
{
    [Fact]
    public async Task GetMetrics_KnownRuns_CountsThemExactly()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (0, false));
        using var traps = runtime.LoadText(TrapGuests.All);
        using var add = runtime.LoadText(ArithmeticGuests.Add);
        Assert.Equal(0, runtime.GetMetrics().CacheHitRate);
        for (var i = 0; i < 7; i++)
        {
            traps.Call("unreachable");
        }

        for (var i = 0; i < 12; i++)
        {
            add.Call("add", i, 1);
        }

        traps.CallWith(ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(200) }, "loop");
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        var totals = runtime.GetMetrics().Totals;
        Assert.Equal((20L, 7L, 1L, 0L), (totals.Executions, totals.Failed, totals.TimedOut, totals.Cancelled));
        Assert.Equal([2L, 0L, 18L, 0L], Enum.GetValues<StartKind>().Select(totals.Starts));
        Assert.Equal(20, totals.Duration.Count);
        Assert.Equal(18, totals.StartLatency(StartKind.Memory).Count);
        Assert.Equal(65536, totals.MemoryPeakBytes);
        Assert.InRange(totals.Cpu.TotalMilliseconds, 5, 10_000);
        Assert.Equal(0.9, runtime.GetMetrics().CacheHitRate);
        Assert.Equal(0, runtime.GetMetrics().PoolHitRate);
        Assert.Equal((2, 2L), (runtime.GetMetrics().CachedModules, runtime.GetMetrics().Compilations));
        Assert.Equal(12, runtime.GetModuleMetrics(add.Digest)!.Totals.Executions);
        Assert.Equal(7, runtime.GetModuleMetrics(traps.Digest)!.Totals.Failed);
        Assert.True(runtime.GetModuleMetrics(add.Digest)!.CodeBytes > 0);
        Assert.Null(runtime.GetModuleMetrics(ModuleDigest.Of("none"u8)));
    }

    [Fact]
    public async Task Record_FromManyThreads_LosesNothing()
    {
        var figures = new ModuleCounters(default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                figures.Record(new RunSample { Status = (ExecutionStatus)(i % 4), Start = (StartKind)(i % 4), CpuNanoseconds = 100, DurationNanoseconds = i });
            }
        }))).WaitAsync(TestRuntime.Patience);
        var sum = figures.Sum();
        Assert.Equal((160_000L, 40_000L, 40_000L, 40_000L), (sum.Executions, sum.Failed, sum.TimedOut, sum.Cancelled));
        Assert.All(Enum.GetValues<StartKind>(), kind => Assert.Equal(40_000, sum.Starts(kind)));
        Assert.Equal(TimeSpan.FromMilliseconds(16), sum.Cpu);
        Assert.Equal(160_000, sum.Duration.Count);
    }

    [Fact]
    public void Register_MoreModulesThanItKeeps_SumsUpTheForgotten()
    {
        var loaded = new HashSet<ModuleDigest>();
        var register = new CounterRegister(10, loaded.Contains);
        var digests = Enumerable.Range(0, 100).Select(i => ModuleDigest.Of([(byte)i])).ToArray();
        loaded.Add(digests[0]);
        foreach (var digest in digests)
        {
            register.For(digest).Record(new RunSample { DurationNanoseconds = 1 });
        }

        Assert.Equal(100, register.Sum().Executions);
        Assert.NotNull(register.Find(digests[0]));
        Assert.NotNull(register.Find(digests[99]));
        Assert.Null(register.Find(digests[1]));
        Assert.Equal(10, digests.Count(digest => register.Find(digest) is not null));
    }
}
