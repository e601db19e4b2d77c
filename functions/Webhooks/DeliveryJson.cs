using System.Text.Json;
using WasmOs.Kernel.Webhooks;
using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Functions.Webhooks;

/// <summary>Writes a delivery with its attempts.</summary>
internal static class DeliveryJson
{
    public static void Write(Utf8JsonWriter writer, WebhookDelivery delivery)
    {
        writer.WriteStartObject();
        writer.WriteString("delivery_id"u8, delivery.Id.Value);
        writer.WriteString("webhook_id"u8, delivery.Webhook);
        writer.WriteString("type"u8, delivery.Type);
        writer.WriteString(
            "state"u8, delivery.State switch { DeliveryState.Pending => "pending"u8, DeliveryState.Delivered => "delivered"u8, _ => "failed"u8 });
        writer.WriteString("reason"u8, delivery.Reason);
        writer.WriteString("created_at"u8, delivery.CreatedAt.UtcDateTime);
        if (delivery.State == DeliveryState.Pending)
        {
            writer.WriteString("next_attempt_at"u8, delivery.NextAttemptAt.UtcDateTime);
        }
        else
        {
            writer.WriteNull("next_attempt_at"u8);
        }

        writer.WriteNumber("attempt_count"u8, delivery.AttemptCount);
        writer.WriteStartArray("attempts"u8);
        foreach (var attempt in delivery.Attempts)
        {
            Write(writer, attempt);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DeliveryAttempt attempt)
    {
        writer.WriteStartObject();
        writer.WriteString("time"u8, attempt.Time.UtcDateTime);
        if (attempt.Status is { } status)
        {
            writer.WriteNumber("status"u8, status);
        }
        else
        {
            writer.WriteNull("status"u8);
        }

        writer.WriteNumber("duration_ms"u8, attempt.DurationMs);
        writer.WriteString("error"u8, attempt.Error);
        writer.WriteString("response"u8, attempt.Response);
        writer.WriteEndObject();
    }
}
