using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Kernel.Webhooks;

/// <summary>The JSON forms that webhooks store.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(DeliveryAttempt[]))]
[JsonSerializable(typeof(WebhookDisabledData))]
[JsonSerializable(typeof(WebhookSecrets))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    /// <summary>
    /// Escapes only what JSON demands: what others wrote (answers of targets, values of headers) must fit a property of a row, whose size the default encoder could make six times that of the text.
    /// </summary>
    public static WebhookJson Stored { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
