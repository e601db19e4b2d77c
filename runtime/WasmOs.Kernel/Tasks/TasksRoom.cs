using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tasks;

/// <summary>Declares the room of tasks: durable runs that happen later.</summary>
internal static class TasksRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Tasks")
    {
        AddServices = AddServices,
        Containers = [TaskBlobs.Container],
        Tables = [TaskRows.Table],
        Queues = [TaskQueue.High, TaskQueue.Normal, TaskQueue.Low],
        Sweeps = [KernelSweep.By<TaskSweep>("sweep-tasks", static (sweep, now, cancellationToken) => sweep.SweepAsync(now, cancellationToken))],
        EventTypes = [TaskEventTypes.Succeeded, TaskEventTypes.Failed, TaskEventTypes.Dead, TaskEventTypes.Cancelled],
        Metrics = ["wasmos_tasks_total"],
        Errors = ["task-not-found", "task-ended", "task-input-lost"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(provider => new TaskRunner(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<ExecutionService>(), provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<TaskOptions>(), provider.GetRequiredService<TimeProvider>(), Random.Shared,
            provider.GetRequiredService<BackgroundFailures>(), provider.GetRequiredService<TaskMetrics>(), provider.GetRequiredService<Tracing>()));
        services.AddSingleton<TaskMetrics>().AddSingleton<IRoomMetrics>(static provider => provider.GetRequiredService<TaskMetrics>());
        services.AddSingleton<TaskService>().AddSingleton<DeadTasks>().AddSingleton<TaskSweep>();
    }
}
