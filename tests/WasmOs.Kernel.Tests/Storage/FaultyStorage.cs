using WasmOs.Storage;

namespace WasmOs.Kernel.Tests.Storage;

/// <summary>A real store with a switch: operations that are switched off throw as a store that is down does.</summary>
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

    public string Kind => "faulty";

    /// <summary>True by default, because tests run several hosts over this store; a test of a store with one owner sets it to false.</summary>
    public bool IsShared { get; set; } = true;

    public IBlobStore Blobs { get; }

    public ITableStore Tables { get; }

    public IQueueStore Queues { get; }

    /// <summary>How many operations were called since the start.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Lets every operation fail.</summary>
    public void GoDown() => _isDown = static _ => true;

    /// <summary>Lets the operations fail whose name the predicate accepts.</summary>
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
