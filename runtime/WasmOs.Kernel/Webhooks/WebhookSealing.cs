using Microsoft.Extensions.Logging;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Encrypts, once storage is there, the secrets of webhooks that an older program stored in clear, and says which cannot be read.</summary>
internal sealed partial class WebhookSealing(WebhookRegistry registry, ILogger<WebhookSealing> logger)
{
    /// <summary>Does it once. Storage that is down is a line in the log; the next start tries again.</summary>
    /// <param name="stoppingToken">Ends it with the host.</param>
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
            // The host ends meanwhile.
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
