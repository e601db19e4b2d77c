using OpenTelemetry.Exporter;

namespace WasmOs.Infra.Telemetry;

/// <summary>
/// Where spans and figures are sent by OTLP. Everything else (OTEL_EXPORTER_OTLP_HEADERS, _PROTOCOL, _TIMEOUT, _CERTIFICATE) the exporter reads from the
/// environment, as OpenTelemetry specifies.
/// </summary>
internal static class OtlpTarget
{
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Applies the endpoint. For HTTP the path of the signal is added to it, as OpenTelemetry specifies for a base address.</summary>
    /// <param name="exporter">The exporter's options.</param>
    /// <param name="endpoint">The base address.</param>
    /// <param name="signal">The signal: <c>traces</c> or <c>metrics</c>.</param>
    public static void Apply(OtlpExporterOptions exporter, Uri endpoint, string signal)
    {
        if (Environment.GetEnvironmentVariable(ProtocolVariable) is null)
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf; // OpenTelemetry recommends it as the default.
        }

        exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.HttpProtobuf
            ? new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/" + signal)
            : endpoint;
    }
}
