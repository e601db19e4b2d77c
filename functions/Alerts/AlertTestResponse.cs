using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Alerts;

namespace WasmOs.Functions.Alerts;

/// <summary>An HTTP result: what a test of a rule gave.</summary>
/// <param name="result">What it gave.</param>
internal sealed class AlertTestResponse(AlertTestResult result) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("holds"u8, result.Holds);
        writer.WriteString("values"u8, result.Values);
        writer.WriteStartArray("receivers"u8);
        foreach (var (receiver, fault) in result.Receivers)
        {
            writer.WriteStartObject();
            writer.WriteString("receiver"u8, receiver);
            writer.WriteBoolean("sent"u8, fault is null);
            writer.WriteString("error"u8, fault);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
