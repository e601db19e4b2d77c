using System.Text.Json;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Webhooks;

/// <summary>An HTTP result with status 202: deliveries were accepted and will be made later.</summary>
internal sealed class AcceptedResult(Action<Utf8JsonWriter> write) : JsonResult(StatusCodes.Status202Accepted)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => write(writer);
}
