using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Batches;

namespace WasmOs.Functions.Batches;

/// <summary>An HTTP result: a batch as JSON.</summary>
internal sealed class BatchStateResult(Batch batch, int status = StatusCodes.Status200OK) : JsonResult(status)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => BatchMembers.Write(writer, batch);
}
