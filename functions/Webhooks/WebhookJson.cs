using System.Text.Json;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Webhooks;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Webhooks;

/// <summary>
/// Writes a webhook. The secret is written only when it was just generated or set. Of its headers only the names are written, and of its URL only scheme, host
/// and port for callers who may not change webhooks: path and query often have a secret.
/// </summary>
internal static class WebhookJson
{
    private static readonly PermissionSet Writing = PermissionSet.Of(Permission.WebhooksWrite);

    /// <summary>Whether a caller sees the whole URL.</summary>
    public static bool ShowsUrl(HttpRequest request) => CallerFeature.Of(request).HasEverywhere(Writing);

    public static void Write(Utf8JsonWriter writer, WebhookDescription description, bool showsUrl)
    {
        var webhook = description.Webhook;
        writer.WriteStartObject();
        writer.WriteString("webhook_id"u8, webhook.Id);
        writer.WriteString(
            "url"u8, showsUrl ? webhook.Url.AbsoluteUri : webhook.Url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        AnalysisJson.WriteStrings(writer, "events", webhook.Events);
        writer.WriteString("description"u8, webhook.Description);
        writer.WriteBoolean("active"u8, webhook.Active);
        writer.WriteString("disabled_reason"u8, webhook.DisabledReason);
        AnalysisJson.WriteStrings(writer, "header_names", webhook.Headers.Keys);
        if (description.NewSecret is { } secret)
        {
            writer.WriteString("secret"u8, secret);
        }

        writer.WriteNumber("failures"u8, description.Health.Failures);
        if (description.Health.FailingSince is { } since)
        {
            writer.WriteString("failing_since"u8, since.UtcDateTime);
        }
        else
        {
            writer.WriteNull("failing_since"u8);
        }

        writer.WriteString("created_at"u8, webhook.CreatedAt.UtcDateTime);
        writer.WriteString("created_by"u8, webhook.CreatedBy);
        writer.WriteString("updated_at"u8, webhook.UpdatedAt.UtcDateTime);
        writer.WriteString("updated_by"u8, webhook.UpdatedBy.Name);
        writer.WriteEndObject();
    }
}
