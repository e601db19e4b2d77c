using WasmOs.Storage;

namespace WasmOs.Functions.Health;

/// <summary>
/// Probes storage, at most once a second for all callers together: health is requested often, and most often when something is wrong. Thread-safe.
/// </summary>
public sealed class StorageProbes(IStorage storage, TimeProvider time)
{
    /// <summary>The largest age of a result that is reused.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>How long a probe waits for storage.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] Services = ["blobs", "tables", "queues"];

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<StorageProbe>>? _probe;
    private long _startedAt;

    /// <summary>The kind of the storage adapter.</summary>
    public string Kind => storage.Kind;

    public bool IsShared => storage.IsShared;

    /// <summary>
    /// The result of a probe that began at most <see cref="Freshness"/> ago, never an older one. Joins a probe that is running, which ends after
    /// <see cref="Patience"/> at the latest.
    /// </summary>
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
        try
        {
            return await storage.ProbeAsync(patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return [.. Services.Select(service => new StorageProbe(service, Patience, $"Did not answer within {Patience.TotalSeconds} s."))];
        }
    }
}
