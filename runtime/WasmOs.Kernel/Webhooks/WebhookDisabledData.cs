namespace WasmOs.Kernel.Webhooks;

/// <summary>The data of the event <c>webhook.disabled</c>.</summary>
/// <param name="WebhookId">The webhook's id.</param>
/// <param name="Reason">Why it was switched off.</param>
internal sealed record WebhookDisabledData(string WebhookId, string Reason);
