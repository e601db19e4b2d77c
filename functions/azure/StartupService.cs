using Microsoft.Extensions.Hosting;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Worker;

/// <summary>Prepares storage at the worker's start and flushes the history at its end.</summary>
internal sealed class StartupService(KernelStartup startup, ExecutionHistory history) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => startup.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => history.FlushAsync(cancellationToken);
}
