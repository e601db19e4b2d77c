using System.Text.Json.Serialization;
using WasmOs.Kernel.Alerts.Rules;

namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>The stored form of rules and notices.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertRuleDraft[]))]
[JsonSerializable(typeof(AlertNotice))]
[JsonSerializable(typeof(AlertAction))]
internal sealed partial class AlertJson : JsonSerializerContext;
