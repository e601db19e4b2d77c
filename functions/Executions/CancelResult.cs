using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>An HTTP result: a run was told to stop. The response of the call that started the run shows how the run ended.</summary>
internal sealed class CancelResult(ExecutionId id) : JsonResult(StatusCodes.Status202Accepted)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("execution_id"u8, id.Value);
        writer.WriteString("status"u8, "cancelling"u8);
        writer.WriteEndObject();
    }
}
