using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Infra.Telemetry;

/// <summary>How spans and figures are sent to Azure Monitor. The exporter reads further variables, APPLICATIONINSIGHTS_*, from the environment.</summary>
internal static class AzureMonitorTarget
{
    /// <summary>
    /// Switch off what the exporter would tell of itself: to Microsoft, and to the resource of the operator, who has <c>wasmos_background_failures_total</c>.
    /// </summary>
    private static readonly string[] Statistics = ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "APPLICATIONINSIGHTS_SDKSTATS_DISABLED"];

    /// <summary>Applies the connection string and what this product wants otherwise than the exporter does by itself.</summary>
    /// <param name="exporter">The exporter's options.</param>
    /// <param name="connection">The connection string.</param>
    /// <param name="failures">Counts what is refused.</param>
    public static void Apply(AzureMonitorExporterOptions exporter, string connection, BackgroundFailures failures)
    {
        foreach (var name in Statistics)
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, "true"); // The exporter has no other switch.
            }
        }

        exporter.ConnectionString = connection;
        exporter.AddPolicy(new AzureMonitorRefusals(failures), HttpPipelinePosition.PerCall);
        exporter.DisableOfflineStorage = true; // It would write outside of the data folder. What cannot be sent is lost, as with OTLP.
        exporter.EnableLiveMetrics = false;
        exporter.EnableStandardMetrics = false; // It would count the spans that were sampled as if they were all requests.
        exporter.EnablePerformanceCounters = false; // The product's own figures have them.
    }
}
