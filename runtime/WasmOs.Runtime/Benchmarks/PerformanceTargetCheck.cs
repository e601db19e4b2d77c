namespace WasmOs.Runtime.Benchmarks;

/// <summary>The result of comparing one metric with its target.</summary>
/// <param name="Name">The name of the metric in snake_case, with its unit.</param>
/// <param name="Target">The target.</param>
/// <param name="Actual">The measured value; null when nothing was measured yet.</param>
/// <param name="Passed">Whether the measured value meets the target; null when nothing was measured yet.</param>
public sealed record PerformanceTargetCheck(string Name, double Target, double? Actual, bool? Passed);
