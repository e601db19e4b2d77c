using System.Text.Json.Serialization;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Modules;

/// <summary>The JSON forms that the registry stores.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModuleSettings))]
[JsonSerializable(typeof(StoredAnalysis))]
[JsonSerializable(typeof(CapabilityEvent[]))]
internal sealed partial class ModuleJson : JsonSerializerContext;
