namespace WasmOs.Storage;

/// <summary>Work in order of visibility: the part of Azure Queue Storage's semantics that both adapters keep.</summary>
/// <remarks>
/// Thread-safe. A send is durable when its task has completed. Delivery is at least once and not strictly ordered. A lost pop receipt is a value; a store that
/// cannot be reached throws <see cref="StorageUnavailableException"/>. Bodies are bytes, 0 to 48 KiB (Azure's 64 KiB in base 64).
/// </remarks>
public interface IQueueStore
{
    /// <summary>Creates the queue when it is missing. A name is 3 to 63 lower-case letters, digits and single hyphens.</summary>
    Task EnsureQueueAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Sends a message.</summary>
    /// <param name="queue">Where to.</param>
    /// <param name="body">0 to 48 KiB.</param>
    /// <param name="delay">How long it stays invisible: zero to 7 days, below <paramref name="timeToLive"/>.</param>
    /// <param name="timeToLive">After what time it vanishes; null for never.</param>
    /// <param name="cancellationToken">Stops waiting; whether it was sent is then unknown.</param>
    ValueTask<QueueReceipt> SendAsync(
        string queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive, CancellationToken cancellationToken);

    /// <summary>Receives visible messages and hides them from others.</summary>
    /// <param name="queue">Where from.</param>
    /// <param name="maxMessages">1 to 32.</param>
    /// <param name="visibilityTimeout">How long they are hidden: 1 second to 7 days.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<IReadOnlyList<StoredMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan visibilityTimeout, CancellationToken cancellationToken);

    /// <summary>Looks at 1 to 32 visible messages without hiding them or counting.</summary>
    ValueTask<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken);

    /// <summary>Hides a received message anew (zero shows it at once) and, when a body is given, replaces its body.</summary>
    /// <returns>The new receipt; null when another receiver has the message or it is gone.</returns>
    ValueTask<QueueReceipt?> UpdateAsync(
        string queue, QueueReceipt receipt, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken);

    /// <summary>Deletes a received message. False when another receiver has it or it is gone.</summary>
    ValueTask<bool> DeleteAsync(string queue, QueueReceipt receipt, CancellationToken cancellationToken);

    /// <summary>Deletes all messages.</summary>
    ValueTask ClearAsync(string queue, CancellationToken cancellationToken);

    /// <summary>How many messages there are, visible or not; may lag.</summary>
    ValueTask<long> ApproximateCountAsync(string queue, CancellationToken cancellationToken);
}
