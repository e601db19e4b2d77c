using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WasmOs.Functions.Worker;

/// <summary>Logs, at the start of the worker, the warnings about its settings.</summary>
internal sealed partial class SettingWarnings(WorkerSettings settings, ILogger<SettingWarnings> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in settings.Warnings)
        {
            LogWarning(logger, warning);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
