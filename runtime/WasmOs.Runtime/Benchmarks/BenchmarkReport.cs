using WasmOs.Runtime.Metrics;

namespace WasmOs.Runtime.Benchmarks;

/// <summary>What a benchmark measured.</summary>
/// <param name="Cold">Durations from the bytes to the first result: analysis, compilation, instantiation and the call.</param>
/// <param name="Call">Durations of calls of a module in memory, including a fresh instance for each.</param>
/// <param name="CallsPerSecond">The number of measured calls divided by the time that all of them took, on one thread.</param>
/// <param name="AllocatedBytesPerCall">Managed memory that a call allocates on average, bytes.</param>
/// <param name="Failed">The number of measured calls that did not succeed.</param>
public sealed record BenchmarkReport(
    LatencyHistogram Cold, LatencyHistogram Call, double CallsPerSecond, double AllocatedBytesPerCall, int Failed)
{
    private const double Median = 0.5;

    /// <summary>How many times faster a call of a module in memory is than a cold start, by their medians. Null when one of them was not measured.</summary>
    public double? ImprovementFactor =>
        Cold.Count == 0 || Call.Count == 0 || Call.PercentileNanoseconds(Median) <= 0
            ? null
            : Cold.PercentileNanoseconds(Median) / Call.PercentileNanoseconds(Median);
}
