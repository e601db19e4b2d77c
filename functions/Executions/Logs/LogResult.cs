using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.History;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>An HTTP result: a page of a run's log.</summary>
internal sealed class LogResult(ExecutionLogPage page) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        foreach (var line in page.Items)
        {
            writer.WriteStartObject();
            LogLineJson.WriteMembers(writer, line);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("truncated"u8, page.Truncated);
        writer.WriteBoolean("times_truncated"u8, page.TimesTruncated);
        writer.WriteString("continuation"u8, page.Continuation);
        writer.WriteEndObject();
    }
}
