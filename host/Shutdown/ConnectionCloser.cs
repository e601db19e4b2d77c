using WasmOs.Functions.Shutdown;
using WasmOs.Host.Connections;

namespace WasmOs.Host.Shutdown;

/// <summary>
/// Bounds how long the server waits for clients at a stop: clients that do not send the rest of their request, or that do not read their response.
/// </summary>
/// <remarks>
/// Without it the server would wait for them until the host's whole time to stop is over, and would then free its buffers under the requests that still run. It
/// is registered before <see cref="DrainService"/>, so that its <see cref="StoppingAsync"/> comes after the drain and before the server closes.
/// </remarks>
internal sealed class ConnectionCloser(DrainService drain, DrainOptions options, OpenConnections connections, TimeProvider time)
    : IHostedLifecycleService, IAsyncDisposable
{
    private ITimer? _limit;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (drain.HasAbandoned)
        {
            // The requests that ignored their cancellation have had their grace period. Most of them wait for a client, and end now.
            connections.AbortAll();
            return Task.CompletedTask;
        }

        _limit = time.CreateTimer(static all => ((OpenConnections)all!).AbortAll(), connections, options.Grace, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _limit?.DisposeAsync() ?? ValueTask.CompletedTask;
}
