using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Storage;

namespace WasmOs.Host.Background;

/// <summary>Deletes content that no module names any more, every hour.</summary>
internal sealed partial class Housekeeping(ModuleRegistry registry, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                LogSwept(logger, await registry.SweepAsync(time.GetUtcNow(), stoppingToken));
            }
            catch (StorageUnavailableException e)
            {
                // Nothing is lost: the next round finds the same content.
                LogSkipped(logger, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "swept {Count} contents that no module names")]
    private static partial void LogSwept(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "unnamed content was not swept: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
