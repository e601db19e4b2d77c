using System.Buffers;
using System.Text.Json;

namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>Notices in Slack's message format (https://docs.slack.dev/messaging): a text for notifications, and blocks with the details.</summary>
internal static class SlackMessage
{
    private const int LongestHeader = 150; // Slack's limit of a header block.
    private const int LongestSection = 3000; // And of the text of a section.

    /// <summary>Writes the message for a channel.</summary>
    public static byte[] Write(AlertNotice notice, string channel)
    {
        var subject = AlertText.SubjectOf(notice);
        var mark = notice.Kind == AlertNoticeKind.Resolved ? ":white_check_mark:" : ":rotating_light:";
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("channel"u8, channel);
        writer.WriteString("text"u8, $"{mark} {Escape(subject)}");
        writer.WriteStartArray("blocks"u8);
        WriteBlock(writer, "header"u8, "plain_text"u8, Cut(subject, LongestHeader));
        WriteBlock(writer, "section"u8, "mrkdwn"u8, Cut(Escape(AlertText.BodyOf(notice)), LongestSection));
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteBlock(Utf8JsonWriter writer, ReadOnlySpan<byte> type, ReadOnlySpan<byte> textType, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteStartObject("text"u8);
        writer.WriteString("type"u8, textType);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // The three characters that mean something in Slack's text; without them nobody can mention @channel by a description.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
}
