using WasmOs.Storage;

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
    private long _startedAt;

    /// <summary>The adapter that is probed.</summary>
    public string Kind => storage.Kind;

    public bool IsShared => storage.IsShared;

    /// <summary>What a probe found that began at most <see cref="Freshness"/> ago; an older answer is never given. Joins a probe that is going on, and waits for it at most <see cref="Patience"/>.</summary>
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
