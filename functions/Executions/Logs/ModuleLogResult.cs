using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.History;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>An HTTP result: a page of a module's log.</summary>
internal sealed class ModuleLogResult(ModuleLogPage page) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        foreach (var item in page.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("execution_id"u8, item.ExecutionId);
            if (item.Version is { } version)
            {
                writer.WriteNumber("version"u8, version);
            }
            else
            {
                writer.WriteNull("version"u8);
            }

            LogLineJson.WriteMembers(writer, item.Line);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("continuation"u8, page.Continuation);
        writer.WriteEndObject();
    }
}
