using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Startup;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Worker;

/// <summary>
/// Prepares storage before the worker receives its first call, and flushes the history and the audit trail when it stops. A worker whose storage is down
/// serves requests and keeps trying.
/// </summary>
/// <remarks>
/// This happens in <see cref="StartingAsync"/>, because the SDK's own services start before this one. Otherwise the Functions host could send calls while there
/// are no tables yet.
/// </remarks>
internal sealed class StorageStart(KernelStartup startup, ExecutionHistory history, AuditTrail trail, ILogger<StorageStart> logger)
    : IHostedLifecycleService
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
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(history.FlushAsync(cancellationToken), trail.FlushAsync(cancellationToken).AsTask());

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
