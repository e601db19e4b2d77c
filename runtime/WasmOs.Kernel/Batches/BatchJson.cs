using System.Text.Json.Serialization;
using WasmOs.Kernel.Modules;

namespace WasmOs.Kernel.Batches;

/// <summary>The JSON forms that a batch's row holds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModuleLimits))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class BatchJson : JsonSerializerContext;
