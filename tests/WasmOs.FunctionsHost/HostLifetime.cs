using Microsoft.Extensions.Hosting;

namespace WasmOs.FunctionsHosting;

/// <summary>Leaves the signals of the process to the process: the default lifetime would take SIGTERM for a wish to stop a server.</summary>
internal sealed class HostLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
