using System.Text.Json;
using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;

namespace WasmOs.Functions.Alerts;

/// <summary>Writes rules and how they stand, and what happened.</summary>
internal static class AlertStatusJson
{
    /// <summary>Writes a rule and how it stands.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="status">The rule.</param>
    /// <param name="showsUrls">Whether the reader may see the URLs of webhooks whole: their paths may be secrets.</param>
    public static void Write(Utf8JsonWriter writer, AlertStatus status, bool showsUrls)
    {
        var rule = status.Rule;
        writer.WriteStartObject();
        writer.WriteString("name"u8, rule.Name);
        writer.WriteString("condition"u8, rule.ConditionText);
        writer.WriteString("description"u8, rule.Description);
        writer.WriteString("severity"u8, WordOf(rule.Severity));
        writer.WriteString("for"u8, DurationText.Of(rule.For));
        writer.WriteString("keep_firing_for"u8, DurationText.Of(rule.KeepFiringFor));
        writer.WriteString("repeat_interval"u8, DurationText.Of(rule.RepeatInterval));
        writer.WriteString("by"u8, rule.IsByModule ? AlertMetrics.Module : null);
        writer.WriteBoolean("enabled"u8, rule.IsEnabled);
        WriteActions(writer, rule, showsUrls);
        writer.WriteString("source"u8, rule.Source switch { AlertRuleSource.Shipped => "shipped"u8, AlertRuleSource.File => "file"u8, _ => "api"u8 });
        writer.WriteString("state"u8, WordOf(status.Phase));
        writer.WriteStartArray("alerts"u8);
        foreach (var alert in status.Alerts)
        {
            writer.WriteStartObject();
            WriteMembers(writer, alert);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteSilence(writer, status.Silence);
        writer.WriteEndObject();
    }

    /// <summary>Writes what happened.</summary>
    public static void Write(Utf8JsonWriter writer, AlertChange change)
    {
        writer.WriteStartObject();
        writer.WriteString("at"u8, change.At.UtcDateTime);
        writer.WriteString("kind"u8, change.Kind switch
        {
            AlertChangeKind.Firing => "firing"u8,
            AlertChangeKind.Resolved => "resolved"u8,
            _ => "notice_failed"u8,
        });
        writer.WriteString("name"u8, change.Rule);
        writer.WriteString("module_id"u8, change.Module);
        writer.WriteString("severity"u8, change.Severity);
        writer.WriteString("detail"u8, change.Detail);
        writer.WriteString("withheld"u8, change.Withheld);
        writer.WriteEndObject();
    }

    /// <summary>Writes how an alert stands, as members of the current object.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, AlertState alert)
    {
        writer.WriteString("module_id"u8, alert.Module);
        writer.WriteString("state"u8, WordOf(alert.Phase));
        writer.WriteString("since"u8, alert.Since.UtcDateTime);
        writer.WriteString("values"u8, alert.Values);
    }

    private static string WordOf(AlertPhase phase) => phase switch
    {
        AlertPhase.Firing => "firing",
        AlertPhase.Pending => "pending",
        _ => "inactive",
    };

    private static string WordOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "critical",
        AlertSeverity.Warning => "warning",
        _ => "info",
    };

    private static void WriteActions(Utf8JsonWriter writer, AlertRule rule, bool showsUrls)
    {
        if (rule.Actions is not { } actions)
        {
            writer.WriteNull("actions"u8);
            return;
        }

        writer.WriteStartArray("actions"u8);
        foreach (var action in actions)
        {
            writer.WriteStartObject();
            switch (action.Type)
            {
                case AlertActionType.Email:
                    writer.WriteString("type"u8, "email"u8);
                    writer.WriteStartArray("recipients"u8);
                    foreach (var recipient in action.Recipients)
                    {
                        writer.WriteStringValue(recipient);
                    }

                    writer.WriteEndArray();
                    break;
                case AlertActionType.Webhook:
                    writer.WriteString("type"u8, "webhook"u8);
                    writer.WriteString("url"u8, showsUrls ? action.Url : new Uri(action.Url!).GetLeftPart(UriPartial.Authority));
                    break;
                default:
                    writer.WriteString("type"u8, "slack"u8);
                    writer.WriteString("channel"u8, action.Channel);
                    break;
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSilence(Utf8JsonWriter writer, AlertSilence? silence)
    {
        if (silence is null)
        {
            writer.WriteNull("silence"u8);
            return;
        }

        writer.WriteStartObject("silence"u8);
        writer.WriteString("until"u8, silence.Until.UtcDateTime);
        writer.WriteString("reason"u8, silence.Reason);
        writer.WriteString("by"u8, silence.By);
        writer.WriteEndObject();
    }
}
