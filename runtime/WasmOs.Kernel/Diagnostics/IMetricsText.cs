namespace WasmOs.Kernel.Diagnostics;

/// <summary>The figures of this process as text for Prometheus and tools that read its formats. Thread-safe.</summary>
public interface IMetricsText
{
    /// <summary>Reads all figures now. Reads that come within a few tenths of a second share one collection.</summary>
    /// <param name="accept">
    /// The value of the client's Accept header, by which the format is chosen: OpenMetrics where asked for, otherwise Prometheus' text.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<MetricsText> ReadAsync(string? accept, CancellationToken cancellationToken);
}
