using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Audit;

namespace WasmOs.Functions.Audit;

/// <summary>An HTTP result: what a verification of the audit trail found.</summary>
internal sealed class AuditVerdictResult(AuditVerdict verdict) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => verdict.Write(writer);
}
