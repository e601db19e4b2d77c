using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Modules;

/// <summary>The serializer metadata of what the registry stores as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModuleSettings))]
internal sealed partial class ModuleJson : JsonSerializerContext;
