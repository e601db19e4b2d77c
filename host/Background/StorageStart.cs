using WasmOs.Functions.Startup;
using WasmOs.Host.Shutdown;
using WasmOs.Kernel.Startup;

namespace WasmOs.Host.Background;

/// <summary>Makes storage ready before the port opens; when storage is down, the host serves all the same and goes on trying.</summary>
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
            return; // The host was asked to stop while it waited for storage: the start ends, then the stop begins.
        }

        startup.WriteIfUnready(logger);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
