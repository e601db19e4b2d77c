using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Schedules;

/// <summary>The JSON that the rows of schedules contain.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScheduleSettings))]
internal sealed partial class ScheduleJson : JsonSerializerContext;
