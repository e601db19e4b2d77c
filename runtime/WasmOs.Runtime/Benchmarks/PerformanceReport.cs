namespace WasmOs.Runtime.Benchmarks;

/// <summary>Figures compared with targets.</summary>
/// <param name="Checks">One for each target that is set.</param>
public sealed record PerformanceReport(IReadOnlyList<PerformanceTargetCheck> Checks)
{
    /// <summary>Whether no target was missed.</summary>
    public bool Passed => Checks.All(static check => check.Passed != false);
}
