using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Worker;

/// <summary>Prepares storage at the worker's start, and writes the rest of the history at its end. A worker whose storage is down serves all the same and goes on trying.</summary>
internal sealed partial class StorageStart(KernelStartup startup, ExecutionHistory history, ILogger<StorageStart> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await startup.StartAsync(cancellationToken);
        if (startup.Problem is { } problem)
        {
            LogUnready(logger, problem);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => history.FlushAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "storage is not ready, and is tried again in the background; uploads answer 503 until then: {Problem}")]
    private static partial void LogUnready(ILogger logger, string problem);
}
