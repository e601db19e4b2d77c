using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Runtime.Benchmarks;

/// <summary>Compares metrics with targets.</summary>
internal static class PerformanceCheck
{
    private const double P99 = 0.99;

    public static PerformanceReport Run(CounterTotals totals, double cacheHitRate, PerformanceTargets targets, DateTimeOffset now)
    {
        var checks = new List<PerformanceTargetCheck>();
        CheckStart("cold_start_p99_ms", StartKind.Cold, targets.ColdStartP99Milliseconds);
        CheckStart("artifact_start_p99_ms", StartKind.Artifact, targets.ArtifactStartP99Milliseconds);
        CheckStart("memory_start_p99_ms", StartKind.Memory, targets.MemoryStartP99Milliseconds);
        CheckStart("warm_start_p99_ms", StartKind.Warm, targets.WarmStartP99Milliseconds);
        if (targets.CacheHitRate is { } rate)
        {
            double? actual = totals.Executions == 0 ? null : cacheHitRate;
            checks.Add(new PerformanceTargetCheck("cache_hit_rate", rate, actual, actual is null ? null : actual >= rate));
        }

        return new PerformanceReport(now, checks);

        void CheckStart(string name, StartKind kind, double? target)
        {
            if (target is { } limit)
            {
                double? actual = totals.Starts(kind) == 0 ? null : totals.StartLatency(kind).PercentileMilliseconds(P99);
                checks.Add(new PerformanceTargetCheck(name, limit, actual, actual is null ? null : actual <= limit));
            }
        }
    }
}
