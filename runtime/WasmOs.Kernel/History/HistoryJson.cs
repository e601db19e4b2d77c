using System.Text.Json.Serialization;

namespace WasmOs.Kernel.History;

/// <summary>The serializer metadata of the history's index. Runs are read by <see cref="Executions.Records.ExecutionReader"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HistoryIndexLine))]
internal sealed partial class HistoryJson : JsonSerializerContext;
