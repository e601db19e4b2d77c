using WasmOs.Storage;

namespace WasmOs.Host.Queues;

/// <summary>
/// Wraps the host's storage, so that messages sent by this host wake its listeners at once instead of waiting for the next poll. Owns the wrapped storage.
/// </summary>
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
    public long? MeasureContainer(string container) => (storage as IStorageMeter)?.MeasureContainer(container);

    /// <inheritdoc/>
    public StoreCommits? Commits => (storage as IStorageMeter)?.Commits;

    /// <inheritdoc/>
    public VolumeSpace? MeasureVolume() => (storage as IStorageMeter)?.MeasureVolume();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => storage.DisposeAsync();
}
