using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Secrets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Encodes and decodes webhooks as rows of the table <c>Webhooks</c>: all in one partition, because there are few.</summary>
internal static class WebhookRows
{
    public const string Table = "Webhooks";
    public const string Partition = "webhook";

    /// <summary>The property that contains the encrypted secrets.</summary>
    public const string Sealed = "sealed_secrets";

    public static TableEntity Encode(Webhook webhook, SecretSeal seal)
    {
        var row = EncodeOpen(webhook).Set("previous_secret_until", webhook.PreviousSecretUntil == default ? null : webhook.PreviousSecretUntil);
        if (webhook.UnreadSecrets is not null)
        {
            return row.Set(Sealed, webhook.UnreadSecrets);
        }

        if (seal.HasKey)
        {
            var secrets = new WebhookSecrets(webhook.Secret, webhook.PreviousSecret, webhook.Headers);
            return row.Set(Sealed, seal.Seal(JsonSerializer.SerializeToUtf8Bytes(secrets, WebhookJson.Stored.WebhookSecrets), PlaceOf(webhook.Id)));
        }

        // A host without a key creates no webhooks; a row that an older version wrote keeps its form.
        return row.Set("secret", webhook.Secret).Set("previous_secret", webhook.PreviousSecret)
            .Set("headers", JsonSerializer.SerializeToUtf8Bytes(webhook.Headers, WebhookJson.Stored.ImmutableSortedDictionaryStringString));
    }

    public static Webhook Decode(TableEntity row, SecretSeal seal)
    {
        var webhook = DecodeOpen(row);
        if (row.GetBytes(Sealed) is not { } value)
        {
            return webhook with
            {
                Secret = row.GetString("secret") ?? "",
                PreviousSecret = row.GetString("previous_secret"),
                Headers = row.GetBytes("headers") is { } headers
                    ? JsonSerializer.Deserialize(headers, WebhookJson.Default.ImmutableSortedDictionaryStringString)!
                    : ImmutableSortedDictionary<string, string>.Empty,
            };
        }

        if (!seal.TryOpen(value, PlaceOf(row.RowKey), out var clear, out var problem))
        {
            return webhook with { SecretsProblem = problem, UnreadSecrets = value };
        }

        var secrets = JsonSerializer.Deserialize(clear, WebhookJson.Default.WebhookSecrets)!;
        return webhook with { Secret = secrets.Secret, PreviousSecret = secrets.PreviousSecret, Headers = secrets.Headers };
    }

    /// <summary>Whether a row contains unencrypted secrets, as older versions wrote them.</summary>
    public static bool IsClear(TableEntity row) => row.GetString("secret") is not null;

    private static string PlaceOf(string id) => SecretPlace.Of(Table, Partition, id, Sealed);

    private static TableEntity EncodeOpen(Webhook webhook) => new TableEntity(Partition, webhook.Id)
        .Set("url", webhook.Url.AbsoluteUri)
        .Set("events", string.Join(' ', webhook.Events))
        .Set("description", webhook.Description)
        .Set("active", webhook.Active)
        .Set("disabled_reason", webhook.DisabledReason)
        .Set("created_at", webhook.CreatedAt)
        .Set("created_by", webhook.CreatedBy)
        .Set("updated_by", webhook.UpdatedBy.Name)
        .Set("updater_id", webhook.UpdatedBy.Id)
        .Set("updated_at", webhook.UpdatedAt);

    private static Webhook DecodeOpen(TableEntity row) => new()
    {
        Id = row.RowKey,
        Url = new Uri(row.GetString("url")!),
        Events = [.. row.GetString("events")!.Split(' ')],
        Description = row.GetString("description") ?? "",
        Active = row.GetBoolean("active") ?? false,
        DisabledReason = row.GetString("disabled_reason"),
        CreatedAt = row.GetTime("created_at") ?? default,
        CreatedBy = row.GetString("created_by"),
        UpdatedBy = new Creator(row.GetString("updated_by"), row.GetString("updater_id")),
        UpdatedAt = row.GetTime("updated_at") ?? default,
        PreviousSecretUntil = row.GetTime("previous_secret_until") ?? default,
        ETag = row.ETag ?? "",
    };
}
