namespace WasmOs.Runtime.Benchmarks;

/// <summary>The result of comparing metrics with targets.</summary>
/// <param name="Timestamp">When the metrics were compared, UTC.</param>
/// <param name="Checks">One check for each target that is set.</param>
public sealed record PerformanceReport(DateTimeOffset Timestamp, IReadOnlyList<PerformanceTargetCheck> Checks)
{
    /// <summary>True when no target was missed. A target without a measurement counts as not missed.</summary>
    public bool Passed => Checks.All(static check => check.Passed != false);
}
