namespace WasmOs.Kernel.Webhooks;

/// <summary>The types of events about webhooks. They are part of the interface: add, never change.</summary>
public static class WebhookEventTypes
{
    /// <summary>A webhook was switched off, because its target is gone or failed for long.</summary>
    public const string Disabled = "webhook.disabled";
}
