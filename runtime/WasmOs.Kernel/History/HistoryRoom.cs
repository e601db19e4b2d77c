using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Declares the History room: the log of runs. It has no sweep here, because its background writer also removes old runs.</summary>
internal static class HistoryRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("History")
    {
        AddServices = AddServices,
        Containers = [HistorySegment.Container],
        Tables = [HistorySegment.Table],
        Metrics = ["wasmos_history_dropped_total", "wasmos_history_waiting_bytes"],
        Errors = ["execution-not-found", "execution-running", "execution-trace-not-kept"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IRoomMetrics, HistoryMetrics>();
        services.AddSingleton(provider =>
        {
            // The history reads and writes blobs from the start. Create the reporter of damage first, so that damage reaches the log.
            _ = provider.GetRequiredService<ContentDamage>();
            return new ExecutionHistory(
                provider.GetRequiredService<IStorage>(), provider.GetRequiredService<ExecutionHistoryOptions>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<BackgroundFailures>(), provider.GetRequiredService<DiskQuota>());
        });
    }
}
