using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Kernel.Webhooks;

/// <summary>
/// Signs deliveries according to Standard Webhooks 1.0 (https://www.standardwebhooks.com), whose libraries can verify them: HMAC-SHA-256 over
/// <c>{id}.{timestamp}.{body}</c>.
/// </summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>Computes one signature: <c>v1,</c> followed by base64.</summary>
    public static string Of(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, WebhookSecret.Decode(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    /// <summary>The headers that identify and sign a delivery.</summary>
    /// <param name="webhook">The webhook; null for a callback.</param>
    /// <param name="callbackSecret">The secret of a callback; null: it is not signed.</param>
    /// <param name="id">The delivery's id.</param>
    /// <param name="now">The time of the attempt, UTC.</param>
    /// <param name="body">The body.</param>
    public static IEnumerable<KeyValuePair<string, string>> Headers(
        Webhook? webhook, string? callbackSecret, string id, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var timestamp = now.ToUnixTimeSeconds();
        List<KeyValuePair<string, string>> headers =
        [
            new(IdHeader, id),
            new(TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture)),
        ];
        if (webhook is null)
        {
            if (callbackSecret is not null)
            {
                headers.Add(new(SignatureHeader, Of(callbackSecret, id, timestamp, body)));
            }

            return headers;
        }

        // During a rotation the receiver may know either secret.
        var signature = Of(webhook.Secret, id, timestamp, body);
        if (webhook.PreviousSecret is { } previous && now < webhook.PreviousSecretUntil)
        {
            signature += " " + Of(previous, id, timestamp, body);
        }

        headers.Add(new(SignatureHeader, signature));
        headers.AddRange(webhook.Headers);
        return headers;
    }
}
