using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>The storage of this host, whose queues tell this host's listeners what it sends, so that they need not wait for their next look. Owns what it wraps.</summary>
internal sealed class SignallingStorage(IStorage storage, QueueSignals signals) : IStorage, IStorageMeter
{
    /// <inheritdoc/>
    public string Kind => storage.Kind;

    /// <inheritdoc/>
    public bool IsShared => storage.IsShared;

    /// <inheritdoc/>
    public IBlobStore Blobs => storage.Blobs;

    /// <inheritdoc/>
    public ITableStore Tables => storage.Tables;

    /// <inheritdoc/>
    public IQueueStore Queues { get; } = new SignallingQueueStore(storage.Queues, signals);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => storage.ProbeAsync(cancellationToken);

    /// <inheritdoc/>
    public long? MeasureBytes() => (storage as IStorageMeter)?.MeasureBytes();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => storage.DisposeAsync();
}
