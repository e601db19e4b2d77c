using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Webhooks as rows of the table <c>Webhooks</c>: all in one partition, for there are few.</summary>
internal static class WebhookRows
{
    public const string Table = "Webhooks";
    public const string Partition = "webhook";

    public static TableEntity Encode(Webhook webhook) => new TableEntity(Partition, webhook.Id)
        .Set("url", webhook.Url.AbsoluteUri)
        .Set("events", string.Join(' ', webhook.Events))
        .Set("description", webhook.Description)
        .Set("active", webhook.Active)
        .Set("disabled_reason", webhook.DisabledReason)
        .Set("headers", JsonSerializer.SerializeToUtf8Bytes(webhook.Headers, WebhookJson.Default.ImmutableSortedDictionaryStringString))
        .Set("created_at", webhook.CreatedAt)
        .Set("updated_at", webhook.UpdatedAt)
        .Set("secret", webhook.Secret)
        .Set("previous_secret", webhook.PreviousSecret)
        .Set("previous_secret_until", webhook.PreviousSecret is null ? null : webhook.PreviousSecretUntil);

    public static Webhook Decode(TableEntity row) => new()
    {
        Id = row.RowKey,
        Url = new Uri(row.GetString("url")!),
        Events = [.. row.GetString("events")!.Split(' ')],
        Description = row.GetString("description") ?? "",
        Active = row.GetBoolean("active") ?? false,
        DisabledReason = row.GetString("disabled_reason"),
        Headers = row.GetBytes("headers") is { } headers
            ? JsonSerializer.Deserialize(headers, WebhookJson.Default.ImmutableSortedDictionaryStringString)!
            : ImmutableSortedDictionary<string, string>.Empty,
        CreatedAt = row.GetTime("created_at") ?? default,
        UpdatedAt = row.GetTime("updated_at") ?? default,
        Secret = row.GetString("secret")!,
        PreviousSecret = row.GetString("previous_secret"),
        PreviousSecretUntil = row.GetTime("previous_secret_until") ?? default,
        ETag = row.ETag ?? "",
    };
}
