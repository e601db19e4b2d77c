using WasmOs.Runtime.Benchmarks;

namespace WasmOs.Runtime.Tests.Benchmarks;

public sealed class BenchmarkTests
{
    [Fact]
    public void Benchmark_Function_MeasuresWhatWasAskedFor()
    {
        using var runtime = TestRuntime.Create();
        var report = runtime.Benchmark(Guests.Calc(), "add", new BenchmarkOptions { ColdStarts = 3, Calls = 200, WarmUp = 10 }, 1, 2);
        Assert.Equal((3L, 200L, 0), (report.Cold.Count, report.Call.Count, report.Failed));
        Assert.True(report.CallsPerSecond > 0);
        Assert.True(report.Cold.PercentileNanoseconds(0.5) > report.Call.PercentileNanoseconds(0.5));
        Assert.Equal(213, runtime.GetMetrics().Totals.Executions);
    }

    [Fact]
    public void Benchmark_GuestThatFails_CountsIt()
    {
        using var runtime = TestRuntime.Create();
        Assert.Equal(5, runtime.Benchmark(Guests.Calc(), "div", new BenchmarkOptions { ColdStarts = 0, Calls = 5, WarmUp = 0 }, 1, 0).Failed);
    }

    [Fact]
    public void Benchmark_NoCallsOrNoFunction_IsMisuse()
    {
        using var runtime = TestRuntime.Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => runtime.Benchmark(Guests.Calc(), "add", new BenchmarkOptions { Calls = 0 }, 1, 2));
        Assert.Throws<ArgumentException>(() => runtime.Benchmark(Guests.Calc(), "missing", new BenchmarkOptions { ColdStarts = 0 }));
        Assert.Throws<InvalidModuleException>(() => runtime.Benchmark(new byte[] { 1 }, "add"));
    }

    [Fact]
    public void ValidatePerformance_TargetsMetAndMissed_AreTold()
    {
        using var runtime = TestRuntime.Create(o => (o.PoolSize, o.TieredCompilation) = (0, false));
        Assert.All(runtime.ValidatePerformance().Checks, check => Assert.Null(check.Passed));
        using var module = runtime.Load(Guests.Calc());
        for (var i = 0; i < 10; i++)
        {
            module.Call("add", 1, 2);
        }

        var met =
            runtime.ValidatePerformance(new PerformanceTargets { ColdStartP99Milliseconds = 60_000, MemoryStartP99Milliseconds = 1000, CacheHitRate = 0.9 });
        Assert.True(met.Passed);
        Assert.Equal(3, met.Checks.Count(check => check.Passed == true));
        var missed = runtime.ValidatePerformance(new PerformanceTargets
        {
            ColdStartP99Milliseconds = 0,
            MemoryStartP99Milliseconds = null,
            ArtifactStartP99Milliseconds = null,
            WarmStartP99Milliseconds = null,
            CacheHitRate = 0.91,
        });
        Assert.False(missed.Passed);
        Assert.Equal(["cold_start_p99_ms", "cache_hit_rate"], missed.Checks.Select(check => check.Name));
        Assert.All(missed.Checks, check => Assert.False(check.Passed));
    }
}
