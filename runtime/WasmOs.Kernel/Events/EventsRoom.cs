using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Events;

/// <summary>Declares the Events room: publishing what happened to subscribers.</summary>
internal static class EventsRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Events")
    {
        AddServices = AddServices,
        Metrics = ["wasmos_events_dropped_total"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(provider => new EventCatalog(provider.GetServices<KernelRoom>().SelectMany(room => room.EventTypes)));
        services.AddSingleton<EventPublisher>().AddSingleton<IRoomMetrics, EventMetrics>();
    }
}
