using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Storage;

/// <summary>The real store behind a switch: while an operation is switched off, it throws as a store does that is down.</summary>
internal sealed class FaultyStorage : IStorage
{
    private readonly IStorage _inner;
    private Predicate<string> _isDown = static _ => false;
    private int _calls;

    public FaultyStorage(IStorage inner)
    {
        _inner = inner;
        Blobs = new FaultyBlobStore(inner.Blobs, Check);
        Tables = new FaultyTableStore(inner.Tables, Check);
        Queues = new FaultyQueueStore(inner.Queues, Check);
    }

    /// <summary>Tests play several hosts over this store, so it does not say that it has one owner, unless a test wants that.</summary>
    public string Kind => "faulty";

    public bool IsShared { get; set; } = true;

    public IBlobStore Blobs { get; }

    public ITableStore Tables { get; }

    public IQueueStore Queues { get; }

    /// <summary>Operations that were asked for since the start.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Everything fails.</summary>
    public void GoDown() => _isDown = static _ => true;

    /// <summary>Operations of these names fail.</summary>
    public void GoDown(Predicate<string> operation) => _isDown = operation;

    public void ComeBack() => _isDown = static _ => false;

    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => _inner.ProbeAsync(cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private void Check(string operation)
    {
        Interlocked.Increment(ref _calls);
        if (_isDown(operation))
        {
            throw new StorageUnavailableException("test", $"{operation} is switched off.");
        }
    }
}
