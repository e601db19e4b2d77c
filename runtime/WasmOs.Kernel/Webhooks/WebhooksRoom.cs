using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Declares the Webhooks room: subscriptions to events, and deliveries to subscribers and callbacks.</summary>
internal static class WebhooksRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Webhooks")
    {
        AddServices = AddServices,
        Tables = [WebhookRows.Table, DeliveryRows.Table],
        Queues = [DeliveryStore.Queue],
        Sweeps = [KernelSweep.By<WebhookDeliveries>(
            "sweep-deliveries", static (deliveries, now, cancellationToken) => deliveries.SweepAsync(now, cancellationToken))],
        WhenReady = static (services, cancellationToken) => services.GetRequiredService<WebhookSealing>().RunAsync(cancellationToken),
        EventTypes = [WebhookEventTypes.Disabled],
        Metrics = ["wasmos_webhook_attempts_total"],
        Errors = ["webhook-not-found", "webhook-conflict", "delivery-not-found", "webhook-inactive", "too-many-webhooks", "secrets-unreadable"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<WebhookMetrics>().AddSingleton<IRoomMetrics>(static provider => provider.GetRequiredService<WebhookMetrics>());
        services.AddSingleton<WebhookDirectory>().AddSingleton<WebhookSubscriber>();
        services.AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<WebhookSubscriber>());
        services.AddSingleton<IEventCallbacks>(provider => provider.GetRequiredService<WebhookSubscriber>());
        services.AddSingleton<WebhookRegistry>().AddSingleton<WebhookDeliveries>().AddSingleton<WebhookSealing>();
        services.AddSingleton(provider => new WebhookSender(provider.GetRequiredService<WebhookTargets>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WebhookDeliverer(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<WebhookDirectory>(), provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<WebhookSender>(), provider.GetRequiredService<TimeProvider>(), Random.Shared,
            provider.GetRequiredService<BackgroundFailures>(), provider.GetRequiredService<ICreators>(), provider.GetRequiredService<WebhookMetrics>(),
            provider.GetRequiredService<Tracing>()));
    }
}
