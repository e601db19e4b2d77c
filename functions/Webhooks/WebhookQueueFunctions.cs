using WasmOs.Kernel.Webhooks;

namespace WasmOs.Functions.Webhooks;

/// <summary>The queue functions of webhook deliveries. A message names a delivery, and each message is one attempt.</summary>
public sealed class WebhookQueueFunctions(WebhookDeliverer deliverer)
{
    [Function("webhooks-deliver")]
    public Task Deliver([QueueTrigger(WebhookDeliverer.Queue)] string message, CancellationToken cancellationToken) =>
        deliverer.DeliverAsync(message, cancellationToken);

    [Function("webhooks-rescue")]
    public Task Rescue([QueueTrigger(WebhookDeliverer.PoisonQueue)] string message, CancellationToken cancellationToken) =>
        deliverer.RescueAsync(message, cancellationToken);
}
