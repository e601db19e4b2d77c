namespace WasmOs.Kernel.Diagnostics;

/// <summary>The options of traces.</summary>
public sealed class TraceOptions
{
    /// <summary>Where spans and figures are sent by OTLP; null for nowhere. <value>null</value></summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The connection string of the Application Insights resource in Azure Monitor to which spans and figures are sent; null for none. A secret: whoever has it
    /// can send too. <value>null</value>
    /// </summary>
    public string? AzureMonitor { get; set; }

    /// <summary>Whether spans are sent anywhere.</summary>
    public bool AreSent => Endpoint is not null || AzureMonitor is not null;

    /// <summary>
    /// The fraction of traces that are recorded beyond the first <see cref="TraceSampler.AllBelow"/> of a second, 0 to 1. <value>0.05</value>
    /// </summary>
    public double Ratio { get; set; } = 0.05;
}
