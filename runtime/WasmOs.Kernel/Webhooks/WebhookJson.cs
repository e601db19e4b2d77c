using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The serializer metadata of what webhooks store as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(DeliveryAttempt[]))]
[JsonSerializable(typeof(WebhookDisabledData))]
[JsonSerializable(typeof(WebhookSecrets))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    /// <summary>
    /// Escapes only what JSON requires. Foreign text (responses of targets, values of headers) must fit into a property of a row, and the default encoder could
    /// make it six times as long.
    /// </summary>
    public static WebhookJson Stored { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
