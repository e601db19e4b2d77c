using System.Collections.Immutable;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;

namespace WasmOs.Kernel.Alerts;

/// <summary>The options of alerts.</summary>
public sealed class AlertOptions
{
    /// <summary>The rules of the operator's file, not checked: the check needs the other options.</summary>
    /// <value>none</value>
    public ImmutableArray<AlertRuleDraft> Rules { get; set; } = [];

    /// <summary>How e-mails are sent.</summary>
    public SmtpOptions Smtp { get; } = new();

    /// <summary>How messages come to Slack.</summary>
    public SlackOptions Slack { get; } = new();

    /// <summary>Who gets e-mails of rules that do not say whom to tell.</summary>
    /// <value>nobody</value>
    public ImmutableArray<string> DefaultRecipients { get; set; } = [];

    /// <summary>The secret by which notices to URLs are signed, in the form of webhooks' secrets.</summary>
    /// <value>null: they are not signed</value>
    public string? WebhookSecret { get; set; }

    /// <summary>Whether a text has the form of <see cref="WebhookSecret"/>.</summary>
    public static bool IsWebhookSecret(string text) => Webhooks.WebhookSecret.IsValid(text);

    /// <summary>How long changes are kept.</summary>
    /// <value>90 days</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>What is wrong in the options together, a sentence each that begins with the name of a setting.</summary>
    public IEnumerable<string> Validate()
    {
        if ((Smtp.Host is null) != (Smtp.From is null))
        {
            yield return Smtp.Host is null ? "SMTP_FROM: needs SMTP_HOST too." : "SMTP_HOST: needs SMTP_FROM too.";
        }

        if ((Smtp.User is null) != (Smtp.Password is null))
        {
            yield return Smtp.User is null ? "SMTP_PASSWORD: needs SMTP_USERNAME too." : "SMTP_USERNAME: needs SMTP_PASSWORD too.";
        }

        if (Smtp is { Password: not null, Protection: SmtpProtection.None })
        {
            yield return "SMTP_TLS: none would send SMTP_PASSWORD unprotected; use starttls or tls.";
        }

        if (!DefaultRecipients.IsEmpty && !Smtp.IsSet)
        {
            yield return "ALERT_EMAIL_TO: needs SMTP_HOST and SMTP_FROM, through which e-mail is sent.";
        }
    }
}
