using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Startup;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Worker;

/// <summary>Prepares storage at the worker's start, and writes the rest of the history at its end. A worker whose storage is down serves all the same and goes on trying.</summary>
internal sealed class StorageStart(KernelStartup startup, ExecutionHistory history, ILogger<StorageStart> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await startup.StartAsync(cancellationToken);
        startup.WriteIfUnready(logger);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => history.FlushAsync(cancellationToken);
}
