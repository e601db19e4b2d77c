using WasmOs.Storage;

namespace WasmOs.Host.Tests.CrashHost;

internal sealed class KillingQueueStore(IQueueStore queues, KillSwitch kill) : IQueueStore
{
    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => queues.EnsureQueueAsync(queue, cancellationToken);

    public async ValueTask<QueueReceipt> SendAsync(
        string queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        var sent = await queues.SendAsync(queue, body, delay, timeToLive, cancellationToken);
        await kill.AfterAsync("queue", queue);
        return sent;
    }

    public ValueTask<IReadOnlyList<StoredMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan visibilityTimeout, CancellationToken cancellationToken) =>
        queues.ReceiveAsync(queue, maxMessages, visibilityTimeout, cancellationToken);

    public ValueTask<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken) =>
        queues.PeekAsync(queue, maxMessages, cancellationToken);

    public ValueTask<QueueReceipt?> UpdateAsync(
        string queue, QueueReceipt receipt, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken) =>
        queues.UpdateAsync(queue, receipt, visibilityTimeout, body, cancellationToken);

    public ValueTask<bool> DeleteAsync(string queue, QueueReceipt receipt, CancellationToken cancellationToken) =>
        queues.DeleteAsync(queue, receipt, cancellationToken);

    public ValueTask ClearAsync(string queue, CancellationToken cancellationToken) => queues.ClearAsync(queue, cancellationToken);

    public ValueTask<long> ApproximateCountAsync(string queue, CancellationToken cancellationToken) => queues.ApproximateCountAsync(queue, cancellationToken);
}
