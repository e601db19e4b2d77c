namespace WasmOs.Storage;

/// <summary>A whole storage account: the three ports of one adapter. Owns their connections; dispose it last.</summary>
public interface IStorage : IAsyncDisposable
{
    /// <summary>The adapter: <c>local</c> or <c>azure</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Whether other processes may use this storage at the same time. False for the local store, which one process opens at a time: whatever another process claimed there (a lease, a
    /// ticket, a message) has no owner any more, and need not be waited for.
    /// </summary>
    bool IsShared { get; }

    /// <summary>Blobs.</summary>
    IBlobStore Blobs { get; }

    /// <summary>Tables.</summary>
    ITableStore Tables { get; }

    /// <summary>Queues.</summary>
    IQueueStore Queues { get; }

    /// <summary>Does one small write or read on each service and reports how it went; never throws for a service that is down.</summary>
    Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken);
}
