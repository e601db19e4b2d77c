using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks;

namespace WasmOs.Functions.Timers;

/// <summary>
/// Deletes what nobody needs any more, every hour: content that no module names, answers under idempotency keys that are a day old, deliveries that are a week old,
/// tasks and batches that ended long ago.
/// </summary>
public sealed partial class Housekeeping(
    ModuleRegistry registry, IdempotencyStore idempotency, WebhookDeliveries deliveries, TaskSweep tasks, BatchSweep batches, TimeProvider time, ILogger<Housekeeping> logger)
{
    /// <summary>Sweeps. When storage is down nothing is lost: the next hour finds the same.</summary>
    [Function("housekeeping")]
    public async Task Sweep([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        LogSwept(logger, await registry.SweepAsync(now, cancellationToken));
        await idempotency.SweepAsync(now, cancellationToken);
        await tasks.SweepAsync(now, cancellationToken);
        await deliveries.SweepAsync(now, cancellationToken);
        await batches.SweepAsync(now, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "swept {Count} contents that no module names")]
    private static partial void LogSwept(ILogger logger, int count);
}
