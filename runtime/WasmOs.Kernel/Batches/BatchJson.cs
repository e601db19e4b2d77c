using System.Text.Json.Serialization;
using WasmOs.Kernel.Modules;

namespace WasmOs.Kernel.Batches;

/// <summary>The JSON that a batch's row contains.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModuleLimits))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class BatchJson : JsonSerializerContext;
