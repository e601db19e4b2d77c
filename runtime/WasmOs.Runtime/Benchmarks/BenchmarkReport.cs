using WasmOs.Runtime.Metrics;

namespace WasmOs.Runtime.Benchmarks;

/// <summary>What a benchmark measured.</summary>
/// <param name="Cold">From the bytes to the first result: analysis, compilation, instantiation and the call.</param>
/// <param name="Call">A call of a module in memory, fresh instance included.</param>
/// <param name="CallsPerSecond">Measured calls by the time they took all together, on one thread.</param>
/// <param name="AllocatedBytesPerCall">Managed garbage of a call.</param>
/// <param name="Failed">Measured calls whose outcome was not a success.</param>
public sealed record BenchmarkReport(
    LatencyHistogram Cold, LatencyHistogram Call, double CallsPerSecond, double AllocatedBytesPerCall, int Failed)
{
    private const double Median = 0.5;

    /// <summary>How many times faster a call of a module in memory is than a cold start, by their medians; null when either was not measured.</summary>
    public double? ImprovementFactor =>
        Cold.Count == 0 || Call.Count == 0 || Call.PercentileNanoseconds(Median) <= 0
            ? null
            : Cold.PercentileNanoseconds(Median) / Call.PercentileNanoseconds(Median);
}
