namespace WasmOs.Storage;

/// <summary>Queues of messages, ordered by when each becomes visible: the part of Azure Queue Storage's semantics that both adapters implement.</summary>
/// <remarks>
/// Thread-safe. A send is durable when its task has completed. Each message is delivered at least once, and not strictly in order. When a pop receipt is no
/// longer valid, the result says so; this is not an exception. Every method throws <see cref="StorageUnavailableException"/> when the store cannot be reached.
/// A body has 0 to 48 KiB, which is Azure's limit of 64 KiB in base 64.
/// </remarks>
public interface IQueueStore
{
    /// <summary>Creates the queue if it does not exist. A name has 3 to 63 lower-case letters, digits and single hyphens.</summary>
    Task EnsureQueueAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Sends a message.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="body">The body, 0 to 48 KiB.</param>
    /// <param name="delay">How long the message stays invisible: zero to 7 days, and less than <paramref name="timeToLive"/>.</param>
    /// <param name="timeToLive">After what time the message is deleted unread, 1 second or more; null: never.</param>
    /// <param name="cancellationToken">Stops waiting. The message may or may not have been sent then.</param>
    ValueTask<QueueReceipt> SendAsync(
        string queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive, CancellationToken cancellationToken);

    /// <summary>Receives visible messages and hides them from other receivers.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="maxMessages">The most messages to receive, 1 to 32.</param>
    /// <param name="visibilityTimeout">How long the messages are hidden: 1 second to 7 days.</param>
    /// <param name="cancellationToken">Stops waiting. Messages may have been received and hidden then.</param>
    ValueTask<IReadOnlyList<StoredMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan visibilityTimeout, CancellationToken cancellationToken);

    /// <summary>Reads up to <paramref name="maxMessages"/> (1 to 32) visible messages without hiding them or raising their dequeue counts.</summary>
    ValueTask<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken);

    /// <summary>Hides a received message for another time-out (zero: makes it visible at once). Replaces its body too, if one is given.</summary>
    /// <returns>The new receipt. Null when another receiver has the message, or the message no longer exists.</returns>
    ValueTask<QueueReceipt?> UpdateAsync(
        string queue, QueueReceipt receipt, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken);

    /// <summary>Deletes a received message. False when another receiver has the message, or the message no longer exists.</summary>
    ValueTask<bool> DeleteAsync(string queue, QueueReceipt receipt, CancellationToken cancellationToken);

    /// <summary>Deletes all messages of a queue.</summary>
    ValueTask ClearAsync(string queue, CancellationToken cancellationToken);

    /// <summary>How many messages a queue has, visible or not. The number may be slightly outdated.</summary>
    ValueTask<long> ApproximateCountAsync(string queue, CancellationToken cancellationToken);
}
