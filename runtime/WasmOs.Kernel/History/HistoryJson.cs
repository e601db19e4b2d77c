using System.Text.Json.Serialization;

namespace WasmOs.Kernel.History;

/// <summary>The JSON form of the history's index; runs have <see cref="Executions.Records.ExecutionReader"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HistoryIndexLine))]
internal sealed partial class HistoryJson : JsonSerializerContext;
