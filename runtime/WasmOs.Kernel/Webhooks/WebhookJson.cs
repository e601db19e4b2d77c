using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The JSON forms that webhooks store.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(DeliveryAttempt[]))]
[JsonSerializable(typeof(WebhookDisabledData))]
internal sealed partial class WebhookJson : JsonSerializerContext;
