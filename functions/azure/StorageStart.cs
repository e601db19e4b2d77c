using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Startup;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Worker;

/// <summary>Prepares storage before the worker takes its first call, and writes the rest of the history at its end. A worker whose storage is down serves all the same and goes on trying.</summary>
/// <remarks>In <see cref="StartingAsync"/>, for the SDK's own services start before this one: the host would send calls to a worker that has no tables yet.</remarks>
internal sealed class StorageStart(KernelStartup startup, ExecutionHistory history, ILogger<StorageStart> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await startup.StartAsync(cancellationToken);
        startup.WriteIfUnready(logger);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => history.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
