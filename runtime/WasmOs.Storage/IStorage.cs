namespace WasmOs.Storage;

/// <summary>A storage account: the three ports of one adapter. Owns their connections, so its owner disposes it after everything that uses them.</summary>
public interface IStorage : IAsyncDisposable
{
    /// <summary>The adapter: <c>local</c> or <c>azure</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Whether other processes may use this storage at the same time. False for the local store, which only one process opens at a time. There, whatever an
    /// earlier process held (a lease, a ticket, a message) no longer has an owner, so this process need not wait for it.
    /// </summary>
    bool IsShared { get; }

    /// <summary>The blob store.</summary>
    IBlobStore Blobs { get; }

    /// <summary>The table store.</summary>
    ITableStore Tables { get; }

    /// <summary>The queue store.</summary>
    IQueueStore Queues { get; }

    /// <summary>Makes one small read or write on each service and reports how it went. Does not throw when a service is down.</summary>
    Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken);
}
