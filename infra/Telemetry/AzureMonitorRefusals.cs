using Azure.Core;
using Azure.Core.Pipeline;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Infra.Telemetry;

/// <summary>
/// Counts and logs that Azure Monitor refused spans or figures, of which its exporter tells nobody; <see cref="ExportFailures"/> hears the rest. Thread-safe.
/// </summary>
internal sealed class AzureMonitorRefusals(BackgroundFailures failures) : HttpPipelineSynchronousPolicy
{
    /// <summary>A part was taken.</summary>
    private const int Partial = 206;

    private const int LeastFailure = 400;

    /// <inheritdoc/>
    public override void OnReceivedResponse(HttpMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Response.Status is Partial or >= LeastFailure)
        {
            failures.Report(
                ExportFailures.AzureMonitor, new IOException($"Spans or figures are lost: Azure Monitor refused them with status {message.Response.Status}."));
        }
    }
}
