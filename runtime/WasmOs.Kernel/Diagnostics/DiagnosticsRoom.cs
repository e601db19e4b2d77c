using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>Declares the Diagnostics room: failures of background work, and damaged content.</summary>
internal static class DiagnosticsRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Diagnostics")
    {
        AddServices = AddServices,
        Metrics =
        [
            "wasmos_background_failures_total", "wasmos_content_damaged_total", "wasmos_queue_depth", "wasmos_queue_age_seconds", "wasmos_queue_poison",
        ],
        Errors = ["metrics-disabled"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<BackgroundFailures>();
        services.TryAddSingleton<TraceOptions>();
        services.TryAddSingleton<Tracing>();
        services.AddSingleton<IRoomMetrics, DiagnosticsMetrics>();
        services.AddSingleton<QueueMetrics>().AddSingleton<IRoomMetrics>(static provider => provider.GetRequiredService<QueueMetrics>());
        services.AddSingleton(provider => DamageLog.Attach(
            ContentDamage.Of(provider.GetRequiredService<IStorage>().Blobs), provider.GetRequiredService<ILoggerFactory>().CreateLogger<ContentDamage>()));
    }
}
