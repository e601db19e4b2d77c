using Azure;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Configuration;

namespace WasmOs.FunctionsHosting.Queues;

/// <summary>Polls one queue: a batch at a time, the next one when few enough messages are being worked on.</summary>
internal sealed class QueueListener(string function, QueueClient queue, QueueSettings settings, QueueProcessor processor, WorkerLog log)
{
    private readonly PollBackOff _backOff = new(settings.MaxPollingInterval);
    private readonly List<Task> _processing = [];
    private TaskCompletionSource _wakeUp = NewWakeUp();

    public string QueueName => queue.Name;

    /// <summary>Ends the pause between two polls.</summary>
    public void WakeUp() => Volatile.Read(ref _wakeUp).TrySetResult();

    /// <summary>Polls until it is stopped, and returns when no message is being worked on any more.</summary>
    /// <param name="stopping">Ends the polling.</param>
    /// <param name="cancellation">Cancels the calls that run.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellation)
    {
        var exists = false;
        var hadMessages = false;
        while (!stopping.IsCancellationRequested)
        {
            Volatile.Write(ref _wakeUp, NewWakeUp()); // Before the poll: what comes during it is polled for again at once.
            try
            {
                exists = exists || await queue.ExistsAsync(stopping).ConfigureAwait(false);
                var batch =
                    exists ? (await queue.ReceiveMessagesAsync(settings.BatchSize, settings.MessageVisibility, stopping).ConfigureAwait(false)).Value : [];
                _processing.AddRange(batch.Select(message => processor.ProcessAsync(message, cancellation)));
                if (batch.Length > 0)
                {
                    hadMessages = true;
                    await WaitForThresholdAsync(stopping).ConfigureAwait(false);
                    continue;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is RequestFailedException or AggregateException or TaskCanceledException)
            {
                exists = false;
                log.AddHost(LogLevel.Warning, "Host.Queues." + function, $"The queue '{queue.Name}' could not be polled.", failure);
            }

            await PauseAsync(_backOff.Next(hadMessages), stopping).ConfigureAwait(false);
            hadMessages = false;
        }

        await Task.WhenAll(_processing).ConfigureAwait(false);
    }

    private async Task WaitForThresholdAsync(CancellationToken stopping)
    {
        _processing.RemoveAll(task => task.IsCompleted);
        while (_processing.Count > settings.NewBatchThreshold && !stopping.IsCancellationRequested)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny([.. _processing, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, pause.Token)]).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
            _processing.RemoveAll(task => task.IsCompleted);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        try
        {
            await Volatile.Read(ref _wakeUp).Task.WaitAsync(pause, TimeProvider.System, stopping).ConfigureAwait(false);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            // The pause is over, or the listener is stopped, which the loop sees.
        }
    }

    private static TaskCompletionSource NewWakeUp() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
