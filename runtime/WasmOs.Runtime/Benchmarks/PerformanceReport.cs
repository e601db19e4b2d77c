namespace WasmOs.Runtime.Benchmarks;

/// <summary>Figures compared with targets.</summary>
/// <param name="Timestamp">When they were compared, UTC.</param>
/// <param name="Checks">One for each target that is set.</param>
public sealed record PerformanceReport(DateTimeOffset Timestamp, IReadOnlyList<PerformanceTargetCheck> Checks)
{
    /// <summary>Whether no target was missed.</summary>
    public bool Passed => Checks.All(static check => check.Passed != false);
}
