using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Alerts;

namespace WasmOs.Functions.Alerts;

/// <summary>An HTTP result: one rule and how it stands.</summary>
/// <param name="status">The rule.</param>
internal sealed class AlertStatusResult(AlertStatus status) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => AlertStatusJson.Write(writer, status, showsUrls: true);
}
