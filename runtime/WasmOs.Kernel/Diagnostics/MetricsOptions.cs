namespace WasmOs.Kernel.Diagnostics;

/// <summary>The options of metrics.</summary>
public sealed class MetricsOptions
{
    /// <summary>Whether figures are collected for Prometheus. <value>true</value></summary>
    public bool IsPrometheusEnabled { get; set; } = true;
}
