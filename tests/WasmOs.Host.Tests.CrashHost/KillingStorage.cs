using WasmOs.Storage;

namespace WasmOs.Host.Tests.CrashHost;

/// <summary>A real store that reports each write to a <see cref="KillSwitch"/>.</summary>
internal sealed class KillingStorage(IStorage storage, KillSwitch kill) : IStorage
{
    public string Kind => storage.Kind;

    public bool IsShared => storage.IsShared;

    public IBlobStore Blobs { get; } = new KillingBlobStore(storage.Blobs, kill);

    public ITableStore Tables { get; } = new KillingTableStore(storage.Tables, kill);

    public IQueueStore Queues { get; } = new KillingQueueStore(storage.Queues, kill);

    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => storage.ProbeAsync(cancellationToken);

    public ValueTask DisposeAsync() => storage.DisposeAsync();
}
