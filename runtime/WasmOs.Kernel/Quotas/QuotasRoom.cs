using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Quotas;

/// <summary>Declares the Quotas room: limits on what users may store.</summary>
internal static class QuotasRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Quotas")
    {
        AddServices = AddServices,
        Metrics =
        [
            "wasmos_store_used_bytes", "wasmos_store_limit_bytes", "wasmos_disk_free_bytes", "wasmos_disk_size_bytes", "wasmos_store_commits_total",
            "wasmos_store_writes_total", "wasmos_store_commit_seconds_total",
        ],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<DiskQuota>().AddSingleton<IRoomMetrics, QuotaMetrics>();
    }
}
