using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>An HTTP result: the analysis of a module that is not stored.</summary>
internal sealed class AnalysisResult(ModuleDigest digest, ModuleAnalysis analysis, Func<ModuleImport, bool> provides) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("digest"u8);
        DigestJson.Write(writer, digest);
        AnalysisMembers.Write(writer, analysis, provides, []);
        writer.WriteEndObject();
    }
}
