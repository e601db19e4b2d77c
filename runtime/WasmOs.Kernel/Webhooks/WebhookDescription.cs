namespace WasmOs.Kernel.Webhooks;

/// <summary>A webhook as it is shown.</summary>
/// <param name="Webhook">What it is.</param>
/// <param name="Health">How it goes.</param>
/// <param name="NewSecret">The secret, when it was made or given just now; it is not shown again.</param>
public sealed record WebhookDescription(Webhook Webhook, WebhookHealth Health, string? NewSecret = null)
{
    /// <summary>Names no secret.</summary>
    public override string ToString() => Webhook.ToString();
}
