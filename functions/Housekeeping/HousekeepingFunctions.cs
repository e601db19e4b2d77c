using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks;
using WasmOs.Runtime;

namespace WasmOs.Functions.Housekeeping;

/// <summary>
/// Deletes what nobody needs any more, every hour: content that no module names, answers under idempotency keys that are a day old, deliveries that are a week old,
/// tasks and batches that ended long ago.
/// </summary>
public sealed partial class HousekeepingFunctions(
    ModuleRegistry registry, IdempotencyStore idempotency, WebhookDeliveries deliveries, TaskSweep tasks, BatchSweep batches, TimeProvider time, BackgroundFailures failures,
    ILogger<HousekeepingFunctions> logger)
{
    /// <summary>Sweeps. A sweep that fails does not keep the others from theirs, and loses nothing: the next hour finds the same.</summary>
    [Function("housekeeping")]
    public async Task Sweep([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await TrySweepAsync("sweep-modules", async () => LogSwept(logger, await registry.SweepAsync(now, cancellationToken)), cancellationToken);
        await TrySweepAsync("sweep-idempotency", async () => await idempotency.SweepAsync(now, cancellationToken), cancellationToken);
        await TrySweepAsync("sweep-tasks", async () => await tasks.SweepAsync(now, cancellationToken), cancellationToken);
        await TrySweepAsync("sweep-deliveries", async () => await deliveries.SweepAsync(now, cancellationToken), cancellationToken);
        await TrySweepAsync("sweep-batches", async () => await batches.SweepAsync(now, cancellationToken), cancellationToken);
    }

    private async Task TrySweepAsync(string work, Func<Task> sweep, CancellationToken cancellationToken)
    {
        try
        {
            await sweep();
        }
        catch (Exception e) when (!e.IsFatal() && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            failures.Report(work, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "swept {Count} contents that no module names")]
    private static partial void LogSwept(ILogger logger, int count);
}
