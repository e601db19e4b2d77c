using System.Text.Json.Serialization;

namespace WasmOs.Kernel.History;

/// <summary>The JSON forms of the history.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ExecutionEntry))]
[JsonSerializable(typeof(HistoryIndexLine))]
internal sealed partial class HistoryJson : JsonSerializerContext;
