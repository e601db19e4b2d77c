using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Events;

namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>Notices as events for webhooks.</summary>
internal static class AlertEvents
{
    /// <summary>The event of a notice. Each notice of one alert and receiver has an id of its own, the same at each try.</summary>
    public static WasmEvent Of(PendingNotice pending)
    {
        var notice = pending.Notice;
        var type = notice.Kind == AlertNoticeKind.Resolved ? AlertEventTypes.Resolved : AlertEventTypes.Firing;

        // The id is made of the notice's id, because an event has one callback at most and a notice may go to several.
        return WasmEvent.Repeatable(notice.At, type, pending.Id, Write(notice)) with { Subject = notice.Rule };
    }

    private static byte[] Write(AlertNotice notice)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("name"u8, notice.Rule);
        writer.WriteString("module_id"u8, notice.Module);
        writer.WriteString("severity"u8, AlertRuleChecks.WordOf(notice.Severity));
        writer.WriteString("state"u8, notice.Kind == AlertNoticeKind.Resolved ? "resolved"u8 : "firing"u8);
        writer.WriteBoolean("is_repeated"u8, notice.Kind == AlertNoticeKind.StillFiring);
        writer.WriteBoolean("is_test"u8, notice.Kind == AlertNoticeKind.Test);
        writer.WriteString("since"u8, notice.Since.UtcDateTime);
        writer.WriteString("condition"u8, notice.Condition);
        writer.WriteString("values"u8, notice.Values);
        writer.WriteString("description"u8, notice.Description);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
