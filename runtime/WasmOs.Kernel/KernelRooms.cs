using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Live;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Startup;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tiers;
using WasmOs.Kernel.Usage;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Kernel;

/// <summary>The one list of the Kernel's rooms. A new room is a folder with a file that declares it, and a line here.</summary>
public static class KernelRooms
{
    /// <summary>All rooms. Housekeeping sweeps them in this order, and messages to users list their events in it.</summary>
    public static ImmutableArray<KernelRoom> All { get; } =
    [
        DiagnosticsRoom.Room,
        AccessRoom.Room,
        SecretsRoom.Room,
        KeysRoom.Room,
        AuditRoom.Room,
        QuotasRoom.Room,
        TiersRoom.Room,
        CapabilitiesRoom.Room,
        ModulesRoom.Room,
        IdempotencyRoom.Room,
        HistoryRoom.Room,
        UsageRoom.Room,
        LiveRoom.Room,
        ExecutionsRoom.Room,
        TasksRoom.Room,
        BatchesRoom.Room,
        SchedulesRoom.Room,
        EventsRoom.Room,
        WebhooksRoom.Room,
        IdentityRoom.Room,
        FederationRoom.Room,
        AlertsRoom.Room,
    ];

    /// <summary>
    /// Adds the services of rooms, and what works by their declarations. The caller adds what the rooms are built from: storage, a clock, logging, the runtime,
    /// the rooms' options and a <see cref="WorkerName"/>.
    /// </summary>
    /// <remarks>The container disposes users before what they use: history before storage, the runtime after the services that run guests.</remarks>
    /// <param name="services">Where to.</param>
    /// <param name="rooms">The rooms: <see cref="All"/>.</param>
    public static IServiceCollection AddKernelRooms(this IServiceCollection services, IEnumerable<KernelRoom> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        foreach (var room in rooms)
        {
            services.AddSingleton(room);
            room.AddServices(services);
        }

        return services.AddSingleton<KernelStartup>().AddSingleton<KernelSweeps>().AddSingleton<KernelMetrics>();
    }
}
