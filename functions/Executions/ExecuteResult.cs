using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Executions;

/// <summary>An HTTP result: a run that has ended. It is the response of every <c>execute</c>.</summary>
internal sealed class ExecuteResult(in ExecutionResult result) : JsonResult(StatusCodes.Status200OK)
{
    private readonly ExecutionResult _result = result;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => ExecutionJson.Write(writer, _result, ExecutionJsonOptions.Answer);
}
