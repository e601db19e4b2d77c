using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

/// <summary>Answers that a run was told to stop; its own call tells how it ended.</summary>
internal sealed class CancelAnswer(ExecutionId id) : JsonAnswer(StatusCodes.Status202Accepted)
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
