using System.Text.Json;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Functions.Webhooks;

/// <summary>An HTTP result: one webhook.</summary>
internal sealed class WebhookResult : JsonResult
{
    private readonly WebhookDescription _description;

    public WebhookResult(WebhookDescription description, int status = StatusCodes.Status200OK)
        : base(status)
    {
        _description = description;
        ETag = EntityTags.ToHeader(description.Webhook.ETag);
        Location = status == StatusCodes.Status201Created ? $"/api/v1/webhooks/{description.Webhook.Id}" : null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) =>
        WebhookJson.Write(writer, _description, WebhookJson.ShowsUrl(context.Request));

    /// <inheritdoc/>
    protected override void WriteHeaders(IHeaderDictionary headers)
    {
        // The response may have the webhook's secret.
        headers.CacheControl = "no-store";
    }
}
