using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>The errors of metrics.</summary>
public static class MetricsErrors
{
    /// <summary>Figures are not collected for Prometheus.</summary>
    public static KernelError Disabled { get; } = new(
        KernelErrorKind.NotFound, "metrics-disabled", "Metrics are disabled", "This host collects no figures for Prometheus: PROMETHEUS_ENABLED=false.");
}
