using Microsoft.Extensions.Logging;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>
/// Encrypts the secrets of webhooks that an older version stored unencrypted, when storage is ready, and logs the secrets that cannot be read.
/// </summary>
internal sealed partial class WebhookSealing(WebhookRegistry registry, ILogger<WebhookSealing> logger)
{
    /// <summary>Runs once. When storage is down, logs a warning; the next start tries again.</summary>
    /// <param name="stoppingToken">Signals that the host is stopping.</param>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var problem in await registry.SealAsync(stoppingToken).ConfigureAwait(false))
            {
                LogUnreadable(logger, problem);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
        catch (StorageUnavailableException e)
        {
            LogFailed(logger, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private static partial void LogUnreadable(ILogger logger, string problem);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "the secrets of webhooks were not checked, because storage failed; the next start checks them: {Problem}")]
    private static partial void LogFailed(ILogger logger, string problem);
}
