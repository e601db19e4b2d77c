using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Tasks;

/// <summary>An HTTP result: one task.</summary>
internal sealed class TaskResult(int status, TaskEntry task, ReadOnlyMemory<byte>? outcome) : JsonResult(status)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => TaskEntryJson.Write(writer, task, outcome);
}
