using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>Wraps a queue store and wakes the listeners of this process when a call of this process makes a message visible.</summary>
internal sealed class SignallingQueueStore(IQueueStore queues, QueueSignals signals) : IQueueStore
{
    /// <inheritdoc/>
    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => queues.EnsureQueueAsync(queue, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<QueueReceipt> SendAsync(
        string queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        var sent = await queues.SendAsync(queue, body, delay, timeToLive, cancellationToken);
        signals.Raise(queue, delay);
        return sent;
    }

    /// <inheritdoc/>
    public async ValueTask<QueueReceipt?> UpdateAsync(
        string queue, QueueReceipt receipt, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        var updated = await queues.UpdateAsync(queue, receipt, visibilityTimeout, body, cancellationToken);
        if (updated is not null)
        {
            signals.Raise(queue, visibilityTimeout);
        }

        return updated;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan visibilityTimeout, CancellationToken cancellationToken) =>
        queues.ReceiveAsync(queue, maxMessages, visibilityTimeout, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken) =>
        queues.PeekAsync(queue, maxMessages, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string queue, QueueReceipt receipt, CancellationToken cancellationToken) =>
        queues.DeleteAsync(queue, receipt, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ClearAsync(string queue, CancellationToken cancellationToken) => queues.ClearAsync(queue, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> ApproximateCountAsync(string queue, CancellationToken cancellationToken) => queues.ApproximateCountAsync(queue, cancellationToken);
}
