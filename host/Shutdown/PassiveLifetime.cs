namespace WasmOs.Host.Shutdown;

/// <summary>A host lifetime that listens to no signal: the host is started and stopped by whoever owns it.</summary>
internal sealed class PassiveLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
