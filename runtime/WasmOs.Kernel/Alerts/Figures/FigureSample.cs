using WasmOs.Runtime.Metrics;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>What this host had counted at one moment. Immutable once it is made.</summary>
/// <param name="At">The monotonic time, as <see cref="TimeProvider.GetTimestamp"/> gives it.</param>
/// <param name="Count">What the instruments said.</param>
/// <param name="Durations">The wall-clock times of runs.</param>
/// <param name="Cpu">The CPU time of the process.</param>
internal sealed record FigureSample(long At, FigureCount Count, LatencyHistogram Durations, TimeSpan Cpu);
