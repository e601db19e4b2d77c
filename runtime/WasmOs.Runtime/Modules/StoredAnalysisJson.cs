using System.Text.Json.Serialization;

namespace WasmOs.Runtime.Modules;

/// <summary>The serializer metadata of <see cref="StoredAnalysis"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StoredAnalysis))]
internal sealed partial class StoredAnalysisJson : JsonSerializerContext;
