using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace WasmOs.FunctionsHosting.Queues;

/// <summary>
/// The right to one message: it is renewed while the function runs, and ends with the message deleted, shown again, or moved to the poison queue.
/// </summary>
internal sealed class QueueMessageLease(QueueClient queue, QueueMessage message, TimeSpan visibility, WorkerLog log, string function)
{
    private string _popReceipt = message.PopReceipt;

    /// <summary>Renews the right until work has ended or the right is lost.</summary>
    public async Task KeepAsync(Task work)
    {
        while (true)
        {
            using var pause = new CancellationTokenSource();
            var delay = Task.Delay(visibility / 2, TimeProvider.System, pause.Token);
            if (await Task.WhenAny(work, delay).ConfigureAwait(false) == work)
            {
                await pause.CancelAsync().ConfigureAwait(false);
                return;
            }

            if (!await TryAsync("renewed", async () => _popReceipt = (await queue.UpdateMessageAsync(
                message.MessageId, _popReceipt, visibilityTimeout: visibility).ConfigureAwait(false)).Value.PopReceipt)
                .ConfigureAwait(false))
            {
                return;
            }
        }
    }

    public Task DeleteAsync() => TryAsync("deleted", () => queue.DeleteMessageAsync(message.MessageId, _popReceipt));

    public Task ReleaseAsync(TimeSpan delay) =>
        TryAsync("shown again", () => queue.UpdateMessageAsync(message.MessageId, _popReceipt, visibilityTimeout: delay));

    // A failure leaves the message hidden until its time is over, when it is received again.
    private async Task<bool> TryAsync(string what, Func<Task> change)
    {
        try
        {
            await change().ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException failure) when (QueueErrors.IsNotOurs(failure))
        {
            log.AddHost(LogLevel.Debug, "Host.Queues." + function, $"The message {message.MessageId} could not be {what}: {failure.ErrorCode}.");
            return false;
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            log.AddHost(LogLevel.Error, "Host.Queues." + function, $"The message {message.MessageId} could not be {what}.", failure);
            return false;
        }
    }
}
