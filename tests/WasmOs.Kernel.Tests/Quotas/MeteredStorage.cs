using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Quotas;

/// <summary>A store that reports the size that a test sets.</summary>
internal sealed class MeteredStorage(IStorage storage) : IStorage, IStorageMeter
{
    private int _measures;

    public long Bytes { get; set; }

    public long AuditBytes { get; set; }

    public VolumeSpace? Volume { get; set; }

    public Exception? Failure { get; set; }

    public int Measures => Volatile.Read(ref _measures);

    public string Kind => storage.Kind;

    public bool IsShared => storage.IsShared;

    public IBlobStore Blobs => storage.Blobs;

    public ITableStore Tables => storage.Tables;

    public IQueueStore Queues => storage.Queues;

    public long? MeasureBytes()
    {
        Interlocked.Increment(ref _measures);
        return Failure is null ? Bytes : throw Failure;
    }

    public long? MeasureContainer(string container) => container == "audit" ? AuditBytes : 0;

    public VolumeSpace? MeasureVolume() => Volume;

    public StoreCommits? Commits { get; set; }

    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => storage.ProbeAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
