namespace WasmOs.Host.Shutdown;

/// <summary>A host lifetime that handles no signals: the owner of the host starts and stops it.</summary>
internal sealed class PassiveLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
