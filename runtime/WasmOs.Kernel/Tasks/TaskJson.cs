using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Tasks;

/// <summary>The JSON that the rows and blobs of tasks contain.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(TaskCall))]
[JsonSerializable(typeof(TaskRetry))]
[JsonSerializable(typeof(List<TaskAttempt>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TaskJson : JsonSerializerContext;
