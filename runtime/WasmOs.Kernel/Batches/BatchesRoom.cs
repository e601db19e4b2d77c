using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Batches;

/// <summary>Declares the room of batches: one module, many inputs.</summary>
internal static class BatchesRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Batches")
    {
        AddServices = AddServices,
        Containers = [BatchStore.Container],
        Tables = [BatchRows.Table, BatchStore.ResultTable],
        Queues = [BatchStore.Queue],
        Sweeps = [KernelSweep.By<BatchSweep>("sweep-batches", static (sweep, now, cancellationToken) => sweep.SweepAsync(now, cancellationToken))],
        EventTypes = [BatchEventTypes.Completed, BatchEventTypes.Cancelled],
        Metrics = ["wasmos_batch_inputs_total"],
        Errors = ["batch-not-found", "batch-ended", "batch-not-ended"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(provider => new BatchOptions { Worker = provider.GetRequiredService<WorkerName>().Value });
        services.AddSingleton<BatchMetrics>().AddSingleton<IRoomMetrics>(static provider => provider.GetRequiredService<BatchMetrics>());
        services.AddSingleton<BatchService>().AddSingleton<BatchLaneRunner>().AddSingleton<BatchSweep>();
    }
}
