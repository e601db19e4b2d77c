using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>The serializer metadata with which <see cref="ExecutionReader"/> reads a run.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ExecutionEntry))]
internal sealed partial class ExecutionEntryJson : JsonSerializerContext;
