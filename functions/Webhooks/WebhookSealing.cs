using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Startup;
using WasmOs.Storage;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Functions.Webhooks;

/// <summary>Encrypts, once storage is there, the secrets of webhooks that an older program stored in clear, and says which cannot be read.</summary>
internal sealed partial class WebhookSealing(KernelStartup startup, WebhookRegistry registry, ILogger<WebhookSealing> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await startup.WhenReady.WaitAsync(stoppingToken);
            foreach (var problem in await registry.SealAsync(stoppingToken))
            {
                LogUnreadable(logger, problem);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends before storage was there.
        }
        catch (StorageUnavailableException e)
        {
            LogFailed(logger, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private static partial void LogUnreadable(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the secrets of webhooks were not looked at, because storage failed; the next start does it: {Problem}")]
    private static partial void LogFailed(ILogger logger, string problem);
}
