namespace WasmOs.Kernel.Webhooks;

/// <summary>The types of events about webhooks. They are part of the public interface: add new ones, never change existing ones.</summary>
public static class WebhookEventTypes
{
    /// <summary>A webhook was switched off, because its target is gone or kept failing.</summary>
    public const string Disabled = "webhook.disabled";
}
