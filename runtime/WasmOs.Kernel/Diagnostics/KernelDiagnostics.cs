using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>What the Kernel's figures and spans are called. docs/metrics.md lists the figures.</summary>
public static class KernelDiagnostics
{
    /// <summary>The name of the Kernel's <see cref="Meter"/>.</summary>
    public const string MeterName = "WasmOs.Kernel";

    /// <summary>The name of the Kernel's <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "WasmOs.Kernel";

    internal static readonly ActivitySource Source = new(SourceName);
}
