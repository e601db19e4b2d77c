using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Usage;

/// <summary>Declares the Usage room: what runs use, by module, caller and day.</summary>
internal static class UsageRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Usage")
    {
        AddServices = AddServices,
        Metrics =
        [
            "wasm_executions_total", "wasm_executions_failed_total", "wasmos_module_cpu_seconds_total", "wasmos_module_duration_seconds_total",
        ],
    };

    private static void AddServices(IServiceCollection services) => services.AddSingleton<UsageRecorder>().AddSingleton<IRoomMetrics, UsageMetrics>();
}
