using WasmOs.Functions.Invocation;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>The log lines of queue functions. They never contain a message's body.</summary>
internal sealed partial class QueueLog(ILogger<QueueLog> logger, BackgroundFailures failures)
{
    /// <summary>A function threw an exception. During a storage outage every message fails, so these failures are one line a minute together.</summary>
    public void FunctionFailed(QueueFunction function, StoredMessage message, TimeSpan elapsed, StopCause cause, Exception failure)
    {
        if (failure is StorageUnavailableException && cause != StopCause.TimedOut)
        {
            failures.Report("queue-functions", failure);
            return;
        }

        var outcome = cause == StopCause.TimedOut ? "was stopped by functionTimeout" : "failed";
        Failed(logger, function.Name, outcome, function.Queue, message.MessageId, message.DequeueCount, elapsed.TotalMilliseconds, failure);
    }

    /// <summary>A message failed too often and was moved to the poison queue.</summary>
    public void MessagePoisoned(QueueFunction function, StoredMessage message) =>
        Poisoned(logger, message.MessageId, function.Queue, message.DequeueCount, function.PoisonQueue!);

    /// <summary>Another receiver has the message, or it was deleted.</summary>
    public void MessageLost(QueueFunction function, StoredMessage message) => Lost(logger, message.MessageId, function.Queue, function.Name);

    /// <summary>A message was not finished because the host stops.</summary>
    public void MessageGivenBack(QueueFunction function, StoredMessage message) => GivenBack(logger, message.MessageId, function.Queue);

    /// <summary>Storage failed after the function of a message had ended. The message is delivered again.</summary>
    public void MessageStays(QueueFunction function, StoredMessage message, Exception failure)
    {
        if (failure is StorageUnavailableException)
        {
            failures.Report("queue-messages", failure);
            return;
        }

        failures.Count("queue-messages");
        Stays(logger, message.MessageId, function.Queue, failure.Message);
    }

    /// <summary>The lease of a message could not be renewed or released. The lease expires by itself.</summary>
    public void Waits(Exception failure) => failures.Report("queue-messages", failure);

    /// <summary>A listener failed and continues.</summary>
    public void ListenerFailed(Exception failure) => failures.Report("queue-listener", failure);

    /// <summary>A queue cannot be read.</summary>
    public void StorageIsDown(QueueFunction function, Exception failure)
    {
        if (failure is StorageUnavailableException)
        {
            failures.Report("queue-listener", failure);
            return;
        }

        failures.Count("queue-listener");
        Down(logger, function.Queue, failure.Message);
    }

    /// <summary>A queue can be read again.</summary>
    public void StorageIsBack(QueueFunction function) => Back(logger, function.Queue);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "function {Function} {Outcome}: queue {Queue}, message {MessageId}, try {DequeueCount}, after {ElapsedMs:0.###} ms")]
    private static partial void Failed(
        ILogger logger, string function, string outcome, string queue, string messageId, long dequeueCount, double elapsedMs, Exception? failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "message {MessageId} of queue {Queue} was received {DequeueCount} times and is now in {PoisonQueue}")]
    private static partial void Poisoned(ILogger logger, string messageId, string queue, long dequeueCount, string poisonQueue);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "message {MessageId} of queue {Queue} was given to another receiver or deleted while function {Function} worked on it")]
    private static partial void Lost(ILogger logger, string messageId, string queue, string function);

    [LoggerMessage(Level = LogLevel.Information, Message = "message {MessageId} of queue {Queue} was not finished before the stop and is given back")]
    private static partial void GivenBack(ILogger logger, string messageId, string queue);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the result of message {MessageId} of queue {Queue} could not be stored, so the message is delivered again: {Reason}")]
    private static partial void Stays(ILogger logger, string messageId, string queue, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "queue {Queue} cannot be read, and is tried again in the background: {Reason}")]
    private static partial void Down(ILogger logger, string queue, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "queue {Queue} is read again")]
    private static partial void Back(ILogger logger, string queue);
}
