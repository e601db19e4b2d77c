using System.Threading.Channels;
using WasmOs.Storage;

namespace WasmOs.Host.Tests.Queues;

/// <summary>A real store that reports finished queue operations to a test.</summary>
internal sealed class ObservedStorage(IStorage storage) : IStorage, IQueueStore
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Channel<QueueReceipt?> _renewed = Channel.CreateUnbounded<QueueReceipt?>();
    private readonly Channel<StoredMessage> _received = Channel.CreateUnbounded<StoredMessage>();
    private readonly IQueueStore _queues = storage.Queues;

    public string Kind => storage.Kind;

    public bool IsShared => storage.IsShared;

    public IBlobStore Blobs => storage.Blobs;

    public ITableStore Tables => storage.Tables;

    public IQueueStore Queues => this;

    /// <summary>Waits for the next received message.</summary>
    public Task<StoredMessage> ReceivedAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>Waits for the next update of a message, and returns its receipt; null when the old receipt was not valid.</summary>
    public Task<QueueReceipt?> UpdatedAsync() => _renewed.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => _queues.EnsureQueueAsync(queue, cancellationToken);

    public ValueTask<QueueReceipt> SendAsync(
        string queue, ReadOnlyMemory<byte> body, TimeSpan delay, TimeSpan? timeToLive, CancellationToken cancellationToken) =>
        _queues.SendAsync(queue, body, delay, timeToLive, cancellationToken);

    public async ValueTask<IReadOnlyList<StoredMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan visibilityTimeout, CancellationToken cancellationToken)
    {
        var messages = await _queues.ReceiveAsync(queue, maxMessages, visibilityTimeout, cancellationToken);
        foreach (var message in messages)
        {
            _received.Writer.TryWrite(message);
        }

        return messages;
    }

    public ValueTask<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken) =>
        _queues.PeekAsync(queue, maxMessages, cancellationToken);

    public async ValueTask<QueueReceipt?> UpdateAsync(
        string queue, QueueReceipt receipt, TimeSpan visibilityTimeout, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        var updated = await _queues.UpdateAsync(queue, receipt, visibilityTimeout, body, cancellationToken);
        _renewed.Writer.TryWrite(updated);
        return updated;
    }

    public ValueTask<bool> DeleteAsync(string queue, QueueReceipt receipt, CancellationToken cancellationToken) =>
        _queues.DeleteAsync(queue, receipt, cancellationToken);

    public ValueTask ClearAsync(string queue, CancellationToken cancellationToken) => _queues.ClearAsync(queue, cancellationToken);

    public ValueTask<long> ApproximateCountAsync(string queue, CancellationToken cancellationToken) => _queues.ApproximateCountAsync(queue, cancellationToken);

    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => storage.ProbeAsync(cancellationToken);

    public ValueTask DisposeAsync() => storage.DisposeAsync();
}
