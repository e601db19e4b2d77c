using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Executions;

/// <summary>Declares the Executions room: runs, from resolving a reference to recording the run.</summary>
internal static class ExecutionsRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Executions")
    {
        AddServices = AddServices,
        EventTypes = [ExecutionEventTypes.Failed, ExecutionEventTypes.TimedOut, ExecutionEventTypes.CapabilityViolated],
        Errors = ["function-not-found", "arguments-invalid", "link-error", "execution-not-running", "execution-interrupted"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ExecutionService>().AddSingleton<BackgroundRuns>();
    }
}
