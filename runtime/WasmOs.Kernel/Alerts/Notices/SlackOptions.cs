namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>How messages come to Slack.</summary>
public sealed class SlackOptions
{
    /// <summary>The URL of an incoming webhook. It is a secret.</summary>
    /// <value>null: none</value>
    public Uri? Webhook { get; set; }

    /// <summary>The token of a bot, which is used rather than <see cref="Webhook"/>. It is a secret.</summary>
    /// <value>null: none</value>
    public string? Token { get; set; }

    /// <summary>The method that posts a message as a bot (https://docs.slack.dev/reference/methods/chat.postMessage).</summary>
    /// <value>Slack's</value>
    public Uri PostMessage { get; set; } = new("https://slack.com/api/chat.postMessage");

    /// <summary>Whether messages can be posted.</summary>
    public bool IsSet => Webhook is not null || Token is not null;
}
