using WasmOs.Functions.Invocation;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>What becomes of one message of a queue: it is run and deleted, shown again, or put into the poison queue.</summary>
internal sealed class QueueProcessor(QueueFunction function, QueueOptions options, InvocationLeases leases, QueueLog log, TimeProvider time)
{
    private static readonly TimeSpan FirstPoisonPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPoisonPause = TimeSpan.FromMinutes(10);

    /// <summary>Tells what happens.</summary>
    public QueueLog Log => log;

    /// <summary>Runs a message.</summary>
    public async Task ProcessAsync(RunningMessage running)
    {
        try
        {
            // A message that killed its process each time is not run again.
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
            // The function has ended, so this is storage's. The message comes again when its lease is over: at least once.
            log.MessageStays(function, running.Message, e);
        }
    }

    /// <summary>Shows a message to others after a time.</summary>
    public async Task ShowAsync(QueueReceipt receipt, TimeSpan delay)
    {
        try
        {
            await function.Store.UpdateAsync(function.Queue, receipt, delay, body: null, CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            // It shows by itself when its lease is over.
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

        var ours = await running.EndAsync();
        var cause = lease.Cause;
        leases.Return(lease);
        if (!ours)
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

    // A message of a poison queue has nowhere to go: it is tried for ever, each time later.
    private TimeSpan PoisonPause(long dequeueCount)
    {
        var pause = FirstPoisonPause * (1L << (int)Math.Clamp(dequeueCount - 1, 0, 30));
        pause = pause < LongestPoisonPause ? pause : LongestPoisonPause;
        return pause > options.VisibilityTimeout ? pause : options.VisibilityTimeout;
    }

    /// <summary>Copies, then deletes: a crash between leaves a duplicate, not a loss.</summary>
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
