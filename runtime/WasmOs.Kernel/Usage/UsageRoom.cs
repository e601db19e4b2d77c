using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Usage;

/// <summary>Declares the Usage room: what runs use, by module, caller and day.</summary>
internal static class UsageRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Usage")
    {
        AddServices = AddServices,
        Tables = [UsageRows.Table],
        Sweeps = [KernelSweep.By<UsageRetention>("sweep-usage", static (retention, now, cancellationToken) => retention.SweepAsync(now, cancellationToken))],
        Errors = ["no-price-list"],
        Metrics =
        [
            "wasm_executions_total", "wasm_executions_failed_total", "wasmos_module_cpu_seconds_total", "wasmos_module_duration_seconds_total",
        ],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<UsageOptions>();

        // The writer makes the sums, so that it is disposed after whoever adds to them.
        services.AddSingleton<UsageWriter>().AddSingleton(static provider => provider.GetRequiredService<UsageWriter>().Usage);
        services.AddSingleton<UsageReader>().AddSingleton<UsageRetention>().AddSingleton<IRoomMetrics, UsageMetrics>();
    }
}
