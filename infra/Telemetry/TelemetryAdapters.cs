using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Infra.Telemetry;

/// <summary>Registers what gives figures and spans to the tools of operators. Both heads call this.</summary>
public static class TelemetryAdapters
{
    /// <summary>Adds the adapters. The container also needs the Kernel's rooms and their options.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="metrics">The options of metrics.</param>
    /// <param name="traces">The options of traces.</param>
    public static IServiceCollection AddTelemetryAdapters(this IServiceCollection services, MetricsOptions metrics, TraceOptions traces)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(traces);
        services.AddMetrics();
        if (traces.AreSent)
        {
            services.AddSingleton<ExportFailures>().AddHostedService<SpanExport>();
        }

        if (metrics.IsPrometheusEnabled)
        {
            services.AddSingleton<IMetricsText>(static provider => provider.GetRequiredService<MetricsCollector>());
        }

        return metrics.IsPrometheusEnabled || traces.AreSent
            ? services.AddSingleton<MetricsCollector>().AddHostedService<CollectionStart>()
            : services;
    }
}
