namespace WasmOs.Kernel.Webhooks;

/// <summary>What <c>webhook.disabled</c> says.</summary>
/// <param name="WebhookId">The webhook.</param>
/// <param name="Reason">Why it was switched off.</param>
internal sealed record WebhookDisabledData(string WebhookId, string Reason);
