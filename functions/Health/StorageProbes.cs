using WasmOs.Kernel.Storage;

namespace WasmOs.Functions.Health;

/// <summary>Probes storage, but not once for each caller: health is asked for often, and most of all when something is wrong. Thread-safe.</summary>
public sealed class StorageProbes(IStorage storage, TimeProvider time)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>How long storage may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] Services = ["blobs", "tables", "queues"];

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<StorageProbe>>? _probe;
    private IReadOnlyList<StorageProbe>? _latest;
    private long _startedAt;

    /// <summary>The adapter that is probed.</summary>
    public string Kind => storage.Kind;

    /// <summary>What was found last, without waiting; null when nothing has been found yet. An old answer starts a new probe behind it.</summary>
    public IReadOnlyList<StorageProbe>? Latest
    {
        get
        {
            _ = Current();
            return Volatile.Read(ref _latest);
        }
    }

    /// <summary>What a probe that is young enough found; joins one that is going on.</summary>
    public Task<IReadOnlyList<StorageProbe>> GetAsync(CancellationToken cancellationToken) => Current().WaitAsync(cancellationToken);

    private Task<IReadOnlyList<StorageProbe>> Current()
    {
        lock (_lock)
        {
            if (_probe is null || (_probe.IsCompleted && time.GetElapsedTime(_startedAt) >= Freshness))
            {
                _startedAt = time.GetTimestamp();
                _probe = Task.Run(ProbeAsync);
            }

            return _probe;
        }
    }

    private async Task<IReadOnlyList<StorageProbe>> ProbeAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        IReadOnlyList<StorageProbe> found;
        try
        {
            found = await storage.ProbeAsync(patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            found = [.. Services.Select(service => new StorageProbe(service, Patience, $"Did not answer within {Patience.TotalSeconds} s."))];
        }

        Volatile.Write(ref _latest, found);
        return found;
    }
}
