using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>Declares the room: the log of runs. It sweeps itself, as it writes.</summary>
internal static class HistoryRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("History")
    {
        AddServices = AddServices,
        Containers = [HistorySegment.Container],
        Tables = [HistorySegment.Table],
        Metrics = ["wasmos_history_dropped_total"],
        Errors = ["execution-not-found", "execution-running"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            // The history reads and writes blobs from the start: what it finds damaged must reach the log.
            _ = provider.GetRequiredService<ContentDamage>();
            return new ExecutionHistory(
                provider.GetRequiredService<IStorage>(), provider.GetRequiredService<ExecutionHistoryOptions>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<BackgroundFailures>(), provider.GetRequiredService<DiskQuota>());
        });
    }
}
