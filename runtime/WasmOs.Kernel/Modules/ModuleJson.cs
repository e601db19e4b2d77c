using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Modules;

/// <summary>The JSON forms that the registry stores.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModuleSettings))]
[JsonSerializable(typeof(StoredAnalysis))]
internal sealed partial class ModuleJson : JsonSerializerContext;
