namespace WasmOs.Runtime.Benchmarks;

/// <summary>One figure compared with its target.</summary>
/// <param name="Name">The figure, snake_case, with its unit.</param>
/// <param name="Target">What it should reach.</param>
/// <param name="Actual">What it is; null when nothing was measured yet.</param>
/// <param name="Passed">Whether it reached the target; null when nothing was measured yet.</param>
public sealed record PerformanceTargetCheck(string Name, double Target, double? Actual, bool? Passed);
