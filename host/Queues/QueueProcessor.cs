using WasmOs.Functions.Invocation;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>
/// Processes messages of one queue: calls the function, then deletes the message, shows it again or moves it to the poison queue. Thread-safe.
/// </summary>
internal sealed class QueueProcessor(QueueFunction function, QueueOptions options, InvocationLeases leases, QueueLog log, TimeProvider time)
{
    private static readonly TimeSpan FirstPoisonPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPoisonPause = TimeSpan.FromMinutes(10);

    /// <summary>The log of queue functions.</summary>
    public QueueLog Log => log;

    /// <summary>Processes a message. Failures of the function and of storage are logged, not thrown.</summary>
    public async Task ProcessAsync(RunningMessage running)
    {
        try
        {
            // The count exceeds the limit when each try ended the process. Such a message is not run again.
            if (running.Message.DequeueCount > options.MaxDequeueCount && function.PoisonQueue is not null)
            {
                await running.EndAsync();
                await PoisonAsync(running);
                return;
            }

            await RunAsync(running);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The function has ended, so this failure comes from storage. The message is delivered again when its lease expires: delivery is at least once.
            log.MessageStays(function, running.Message, e);
        }
    }

    /// <summary>Makes a message visible to all receivers after a delay. A failure of storage is logged.</summary>
    public async Task ShowAsync(QueueReceipt receipt, TimeSpan delay)
    {
        try
        {
            await function.Store.UpdateAsync(function.Queue, receipt, delay, body: null, CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            // The message becomes visible when its lease expires.
            log.Waits(e);
        }
    }

    private async Task RunAsync(RunningMessage running)
    {
        var started = time.GetTimestamp();
        var lease = leases.Rent(CancellationToken.None);
        Exception? failure = null;
        running.Begin(lease);
        try
        {
            await function.Call(running.Message.Body, lease.Token);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            failure = e;
        }

        var isHeld = await running.EndAsync();
        var cause = lease.Cause;
        leases.Return(lease);
        if (!isHeld)
        {
            log.MessageLost(function, running.Message);
        }
        else if (failure is null)
        {
            await DeleteAsync(running);
        }
        else if (cause == StopCause.Shutdown && failure is OperationCanceledException)
        {
            log.MessageGivenBack(function, running.Message);
            await ShowAsync(running.Receipt, TimeSpan.Zero);
        }
        else
        {
            await FailAsync(running, time.GetElapsedTime(started), cause, failure);
        }
    }

    private async Task FailAsync(RunningMessage running, TimeSpan elapsed, StopCause cause, Exception failure)
    {
        log.FunctionFailed(function, running.Message, elapsed, cause, failure);
        if (running.Message.DequeueCount >= options.MaxDequeueCount && function.PoisonQueue is not null)
        {
            await PoisonAsync(running);
            return;
        }

        await ShowAsync(running.Receipt, function.PoisonQueue is null ? PoisonPause(running.Message.DequeueCount) : options.VisibilityTimeout);
    }

    // A message of a poison queue cannot be moved further: it is tried for ever, with growing pauses.
    private TimeSpan PoisonPause(long dequeueCount)
    {
        var pause = FirstPoisonPause * (1L << (int)Math.Clamp(dequeueCount - 1, 0, 30));
        pause = pause < LongestPoisonPause ? pause : LongestPoisonPause;
        return pause > options.VisibilityTimeout ? pause : options.VisibilityTimeout;
    }

    /// <summary>Copies the message to the poison queue, then deletes it. A crash between both leaves a duplicate, not a loss.</summary>
    private async Task PoisonAsync(RunningMessage running)
    {
        await function.Store.SendAsync(function.PoisonQueue!, running.Message.Body, TimeSpan.Zero, timeToLive: null, CancellationToken.None);
        log.MessagePoisoned(function, running.Message);
        await DeleteAsync(running);
    }

    private async Task DeleteAsync(RunningMessage running)
    {
        if (!await function.Store.DeleteAsync(function.Queue, running.Receipt, CancellationToken.None))
        {
            log.MessageLost(function, running.Message);
        }
    }
}
