using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Functions.Pipeline;

/// <summary>Registers what <see cref="RequestPipeline"/> needs. Both heads call this.</summary>
internal static class PipelineRegistration
{
    /// <summary>Adds the services. The head must add its <see cref="Boundary.RequestRules"/>, a <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddRequestPipeline(this IServiceCollection services, PipelineOptions options, TraceOptions traces)
    {
        services.TryAddSingleton(traces);
        services.TryAddSingleton<Tracing>();
        services.AddMetrics().AddSingleton<RequestMetrics>().AddSingleton<RequestSpan>();
        return services.AddSingleton<ChangeLines>().AddSingleton(options);
    }
}
