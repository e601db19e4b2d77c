using System.Collections.Immutable;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Some deliveries of a webhook, newest first.</summary>
/// <param name="Items">The deliveries.</param>
/// <param name="Continuation">What the next page is asked for with; null at the end.</param>
public sealed record DeliveryPage(ImmutableArray<WebhookDelivery> Items, string? Continuation);
