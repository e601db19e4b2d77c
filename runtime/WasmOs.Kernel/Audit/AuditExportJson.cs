using System.Text.Json.Serialization;
using WasmOs.Common.Audit;

namespace WasmOs.Kernel.Audit;

/// <summary>Writes the lines of an export that are not lines of the trail.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditExportHeader))]
[JsonSerializable(typeof(AuditManifest))]
[JsonSerializable(typeof(AuditFileMark))]
internal sealed partial class AuditExportJson : JsonSerializerContext;
