using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of alerts.</summary>
public static class AlertSettings
{
    private const string StartTls = "starttls";
    private const string Tls = "tls";
    private const string NoTls = "none";
    private const string SecretForm = "whsec_ and base 64 of 24 to 64 bytes";

    /// <summary>The operator's rules.</summary>
    public static Setting<string> RulesFile { get; } = SettingTypes.Text(
        "ALERTS_FILE", "YAML or JSON file whose section `alerts` has alert rules", "a path", note: "the shipped rules alone", path: true);

    /// <summary>Who is told of alerts whose rules do not say whom to tell.</summary>
    public static Setting<IReadOnlyList<string>> EmailTo { get; } = new(
        "ALERT_EMAIL_TO", "e-mail addresses that are told of alerts whose rules have no actions, divided by commas", "e-mail addresses divided by commas", null,
        ParseAddresses);

    /// <summary>The mail server.</summary>
    public static Setting<string> SmtpHost { get; } =
        SettingTypes.Text("SMTP_HOST", "mail server through which alerts are sent", "a host name", note: "no e-mail");

    /// <summary>The mail server's port.</summary>
    public static Setting<long> SmtpPort { get; } = SettingTypes.Number("SMTP_PORT", "its port", 1, ushort.MaxValue, "587");

    /// <summary>How the connection to the mail server is protected.</summary>
    public static Setting<string> SmtpTls { get; } = SettingTypes.Choice(
        "SMTP_TLS", "how the connection to it is protected: `starttls` demands TLS after the greeting, `tls` is TLS from the first byte, `none` sends no password",
        [StartTls, Tls, NoTls], StartTls);

    /// <summary>The sender's address.</summary>
    public static Setting<string> SmtpFrom { get; } = new("SMTP_FROM", "address from which alerts are sent", "an e-mail address", null, ParseAddress);

    /// <summary>The user at the mail server.</summary>
    public static Setting<string> SmtpUser { get; } = SettingTypes.Text("SMTP_USERNAME", "user at the mail server", "a name", note: "no sign-in");

    /// <summary>The user's password.</summary>
    public static Setting<string> SmtpPassword { get; } =
        SettingTypes.Text("SMTP_PASSWORD", "password of that user", "a password", note: "no sign-in", secret: true);

    /// <summary>The authorities that may certify the mail server.</summary>
    public static Setting<string> SmtpAuthorities { get; } = SettingTypes.Text(
        "SMTP_CA_FILE", "PEM file of the authorities that may certify the mail server", "a path", note: "those of the system", path: true);

    /// <summary>The URL of an incoming webhook of Slack.</summary>
    public static Setting<Uri> SlackWebhook { get; } = new(
        "SLACK_WEBHOOK_URL", "incoming webhook of Slack, or of a program that takes its format, for actions of the type `slack`",
        "an absolute http or https address", null, TraceSettings.ParseUri)
    { IsSecret = true, DefaultNote = "no Slack" };

    /// <summary>The token of a bot of Slack.</summary>
    public static Setting<string> SlackToken { get; } = SettingTypes.Text(
        "SLACK_BOT_TOKEN", "token of a bot that posts by `chat.postMessage`; with it SLACK_WEBHOOK_URL is not used", "a token", note: "no Slack", secret: true);

    /// <summary>The secret by which notices to URLs are signed.</summary>
    public static Setting<string> WebhookSecret { get; } = new(
        "ALERT_WEBHOOK_SECRET", "secret by which notices of actions of the type `webhook` are signed", SecretForm, null, ParseSecret)
    { IsSecret = true, DefaultNote = "not signed" };

    /// <summary>How long changes are kept.</summary>
    public static Setting<TimeSpan> Retention { get; } = SettingTypes.Days("ALERT_RETENTION_DAYS", "days that GET /api/v1/alerts/events goes back", 3650, "90");

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All =>
    [
        RulesFile, EmailTo, SmtpHost, SmtpPort, SmtpTls, SmtpFrom, SmtpUser, SmtpPassword, SmtpAuthorities, SlackWebhook, SlackToken, WebhookSecret, Retention,
    ];

    /// <summary>Reads all but the rules, whose check needs the others.</summary>
    internal static void Apply(SettingReader settings, AlertOptions alerts)
    {
        alerts.DefaultRecipients = [.. settings.Read(EmailTo, alerts.DefaultRecipients)];
        alerts.WebhookSecret = settings.Read(WebhookSecret!, alerts.WebhookSecret);
        alerts.Retention = settings.Read(Retention, alerts.Retention);
        alerts.Slack.Webhook = settings.Read(SlackWebhook!, alerts.Slack.Webhook);
        alerts.Slack.Token = settings.Read(SlackToken!, alerts.Slack.Token);
        var smtp = alerts.Smtp;
        smtp.Host = settings.Read(SmtpHost!, smtp.Host);
        smtp.Port = (int)settings.Read(SmtpPort, smtp.Port);
        smtp.From = settings.Read(SmtpFrom!, smtp.From);
        smtp.User = settings.Read(SmtpUser!, smtp.User);
        smtp.Password = settings.Read(SmtpPassword!, smtp.Password);
        smtp.AuthoritiesFile = settings.Read(SmtpAuthorities!, smtp.AuthoritiesFile);
        smtp.Protection = settings.Read(SmtpTls, StartTls) switch
        {
            Tls => SmtpProtection.Tls,
            NoTls => SmtpProtection.None,
            _ => SmtpProtection.StartTls,
        };
    }

    private static bool ParseAddress(string text, ICollection<string> faults, out string address)
    {
        address = text;
        return MailAddresses.IsValid(text);
    }

    private static bool ParseAddresses(string text, ICollection<string> faults, out IReadOnlyList<string> addresses)
    {
        addresses = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return addresses.Count > 0 && addresses.All(MailAddresses.IsValid);
    }

    private static bool ParseSecret(string text, ICollection<string> faults, out string secret)
    {
        secret = text;
        return AlertOptions.IsWebhookSecret(text);
    }
}
