using WasmOs.Functions.Startup;
using WasmOs.Host.Shutdown;
using WasmOs.Kernel.Startup;

namespace WasmOs.Host.Background;

/// <summary>
/// Creates the containers, tables and queues before the port opens. When storage is down, the host serves nevertheless and retries in the background.
/// </summary>
internal sealed class StorageStart(KernelStartup startup, StartPhase phase, ILogger<StorageStart> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, phase.StopAsked);
        try
        {
            await startup.StartAsync(either.Token);
        }
        catch (OperationCanceledException) when (phase.StopAsked.IsCancellationRequested)
        {
            return; // A stop was requested during the wait for storage: the start ends normally, then the stop begins.
        }

        startup.WriteIfUnready(logger);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
