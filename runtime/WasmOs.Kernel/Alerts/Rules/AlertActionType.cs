namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>How an action of a rule tells people.</summary>
public enum AlertActionType
{
    /// <summary>An e-mail.</summary>
    Email,

    /// <summary>A request to a URL.</summary>
    Webhook,

    /// <summary>A message in a channel of Slack, or of a program that takes its format.</summary>
    Slack,
}
