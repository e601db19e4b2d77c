using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Storage;

/// <summary>The queues of <see cref="FaultyStorage"/>: sending fails while it is switched off.</summary>
internal sealed class FaultyQueueStore(IQueueStore inner, Action<string> check) : IQueueStore
{
    /// <summary>The name of the operation that can be switched off.</summary>
    public const string Send = "queues.send";

    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => inner.EnsureQueueAsync(queue, cancellationToken);

    public ValueTask<QueueReceipt> SendAsync(string queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        check(Send);
        return inner.SendAsync(queue, body, delay, timeToLive, cancellationToken);
    }

    public ValueTask<IReadOnlyList<StoredMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan visibilityTimeout, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(queue, maxMessages, visibilityTimeout, cancellationToken);

    public ValueTask<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken) =>
        inner.PeekAsync(queue, maxMessages, cancellationToken);

    public ValueTask<QueueReceipt?> UpdateAsync(
        string queue, QueueReceipt receipt, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken) =>
        inner.UpdateAsync(queue, receipt, visibilityTimeout, body, cancellationToken);

    public ValueTask<bool> DeleteAsync(string queue, QueueReceipt receipt, CancellationToken cancellationToken) =>
        inner.DeleteAsync(queue, receipt, cancellationToken);

    public ValueTask ClearAsync(string queue, CancellationToken cancellationToken) => inner.ClearAsync(queue, cancellationToken);

    public ValueTask<long> ApproximateCountAsync(string queue, CancellationToken cancellationToken) => inner.ApproximateCountAsync(queue, cancellationToken);
}
