using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Tasks;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>Declares the room of schedules: tasks that are submitted at given times. A timer function of each head fires them every minute.</summary>
internal static class SchedulesRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Schedules")
    {
        AddServices = AddServices,
        Tables = [ScheduleRows.Table, ScheduleRuns.Table],
        EventTypes = [ScheduleEventTypes.Fired, ScheduleEventTypes.Misfired],
        Metrics = ["wasmos_schedule_fires_total", "wasmos_schedule_lateness_seconds"],
        Errors = ["schedule-not-found", "schedule-conflict", "schedule-quota"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ScheduleService>().AddSingleton<ScheduleMetrics>();
        services.AddSingleton<IRoomMetrics>(static provider => provider.GetRequiredService<ScheduleMetrics>());
        services.AddSingleton(provider => new ScheduleRunner(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<TaskService>(), provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<TimeProvider>(), ScheduleLog.To(
                provider.GetRequiredService<ILogger<ScheduleRunner>>(), provider.GetRequiredService<BackgroundFailures>()),
            provider.GetRequiredService<ICreators>(), provider.GetRequiredService<ScheduleMetrics>(), provider.GetRequiredService<Tracing>()));
    }
}
