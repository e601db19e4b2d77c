using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Executions;

/// <summary>An HTTP result: where the time of a run went.</summary>
internal sealed class ExecutionTraceResult(ExecutionEntry run, ExecutionTimeline timeline) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => ExecutionTimelineJson.Write(writer, run, timeline);
}
