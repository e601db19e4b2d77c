using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WasmOs.Functions.Pipeline;

/// <summary>What the figures and spans of requests are called. docs/metrics.md lists the figures, docs/tracing.md the spans.</summary>
internal static class FunctionsDiagnostics
{
    /// <summary>The name of the <see cref="Meter"/>.</summary>
    public const string MeterName = "WasmOs.Functions";

    /// <summary>The name of the <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "WasmOs.Functions";

    internal static readonly ActivitySource Source = new(SourceName);
}
