using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.History;
using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Executions;

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
            writer.WriteString("time"u8, line.Time.UtcDateTime);
            writer.WriteString("stream"u8, line.Stream == OutputStream.Stdout ? "stdout"u8 : "stderr"u8);
            writer.WriteString("text"u8, line.Text);
            writer.WriteBoolean("truncated"u8, line.Truncated);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("truncated"u8, page.Truncated);
        writer.WriteBoolean("times_truncated"u8, page.TimesTruncated);
        writer.WriteString("continuation"u8, page.Continuation);
        writer.WriteEndObject();
    }
}
