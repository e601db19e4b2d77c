namespace WasmOs.Kernel.Webhooks;

/// <summary>A webhook as it is shown to users.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Health">The recent failures of its deliveries.</param>
/// <param name="NewSecret">The secret, if it was just generated or set; it is never shown again.</param>
public sealed record WebhookDescription(Webhook Webhook, WebhookHealth Health, string? NewSecret = null)
{
    /// <summary>Contains no secrets.</summary>
    public override string ToString() => Webhook.ToString();
}
