using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Storage;

namespace WasmOs.Host.Background;

/// <summary>Deletes what nobody needs any more, every hour: content that no module names, answers under idempotency keys that are a day old.</summary>
internal sealed partial class Housekeeping(
    ModuleRegistry registry, IdempotencyStore idempotency, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
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
                DateTimeOffset now = time.GetUtcNow();
                LogSwept(logger, await registry.SweepAsync(now, stoppingToken));
                await idempotency.SweepAsync(now, stoppingToken);
            }
            catch (StorageUnavailableException e)
            {
                // Nothing is lost: the next round finds the same.
                LogSkipped(logger, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "swept {Count} contents that no module names")]
    private static partial void LogSwept(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "housekeeping did not come to its end: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
