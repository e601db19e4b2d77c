using System.Text.Json;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Executions;

/// <summary>An HTTP result: one run, in the form that it has in a list of runs.</summary>
internal sealed class ExecutionEntryResult<T>(T entry, ItemWriter<T> write) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => write(writer, entry);
}
