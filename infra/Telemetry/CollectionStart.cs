using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace WasmOs.Infra.Telemetry;

/// <summary>Begins collecting in the background when the host has started, so that the start need not wait for it.</summary>
internal sealed class CollectionStart(IServiceProvider services) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(services.GetRequiredService<MetricsCollector>, stoppingToken);
}
