using System.Globalization;
using System.Text;
using WasmOs.Kernel.Alerts.Rules;

namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>Notices as text for people.</summary>
internal static class AlertText
{
    /// <summary>The first line: what happens, to what.</summary>
    public static string SubjectOf(AlertNotice notice)
    {
        var module = notice.Module is null ? "" : $" ({notice.Module})";
        return notice.Kind switch
        {
            AlertNoticeKind.Firing => $"[{AlertRuleChecks.WordOf(notice.Severity)}] {notice.Rule}{module} fires",
            AlertNoticeKind.StillFiring => $"[{AlertRuleChecks.WordOf(notice.Severity)}] {notice.Rule}{module} still fires",
            AlertNoticeKind.Resolved => $"[resolved] {notice.Rule}{module}",
            _ => $"[test] {notice.Rule}",
        };
    }

    /// <summary>The lines after it.</summary>
    public static string BodyOf(AlertNotice notice)
    {
        var text = new StringBuilder();
        if (notice.Kind == AlertNoticeKind.Test)
        {
            text.Append("This is a test: the alert does not fire because of it.\n");
        }

        if (notice.Description.Length > 0)
        {
            text.Append(notice.Description).Append('\n');
        }

        if (notice.Values.Length > 0)
        {
            var lead = notice.Kind switch
            {
                AlertNoticeKind.Resolved => "It was so: ",
                AlertNoticeKind.Test => "Now: ",
                _ => "It is so: ",
            };
            text.Append(lead).Append(notice.Values).Append('\n');
        }

        text.Append("Condition: ").Append(notice.Condition).Append('\n');
        var since = notice.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return text.Append(notice.Kind == AlertNoticeKind.Resolved ? "Over since: " : "Since: ").Append(since).Append('\n').ToString();
    }
}
