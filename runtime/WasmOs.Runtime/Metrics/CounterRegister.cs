using System.Collections.Concurrent;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Metrics;

/// <summary>
/// The metrics of every module that ran, and the runtime's own counts. Beyond the capacity, the oldest modules that are no longer in memory lose their own
/// metrics, which are added to one sum. Thread-safe.
/// </summary>
/// <param name="capacity">How many modules have metrics of their own; more than fit the cache.</param>
/// <param name="isLoaded">Whether a module's code is in memory. Such a module keeps its own metrics, because its runs still add to them.</param>
/// <param name="histograms">Receive every run too; null for none.</param>
internal sealed class CounterRegister(int capacity, Func<ModuleDigest, bool> isLoaded, RunHistograms? histograms = null)
{
    private readonly ConcurrentDictionary<ModuleDigest, ModuleCounters> _modules = new();
    private readonly ConcurrentQueue<ModuleDigest> _order = new();
    private readonly CounterTotals _forgotten = new();
    private long _artifactHits;
    private long _compilations;
    private long _compileTicks;

    public long ArtifactHits => Volatile.Read(ref _artifactHits);

    public long Compilations => Volatile.Read(ref _compilations);

    /// <summary>The wall-clock time of all compilations that have ended.</summary>
    public TimeSpan CompileTime => TimeSpan.FromTicks(Volatile.Read(ref _compileTicks));

    public void CountArtifactHit() => Interlocked.Increment(ref _artifactHits);

    public void CountCompilation() => Interlocked.Increment(ref _compilations);

    public void CountCompileTime(TimeSpan duration) => Interlocked.Add(ref _compileTicks, duration.Ticks);

    public ModuleCounters For(ModuleDigest digest)
    {
        if (_modules.TryGetValue(digest, out var figures))
        {
            return figures;
        }

        figures = _modules.GetOrAdd(digest, static (key, shared) => new ModuleCounters(key, shared), histograms);
        _order.Enqueue(digest);
        Trim(digest);
        return figures;
    }

    public CounterTotals? Find(ModuleDigest digest) => _modules.TryGetValue(digest, out var figures) ? figures.Sum() : null;

    /// <summary>The sum over all modules.</summary>
    /// <param name="withHistograms">Whether the histograms are added, which is a hundred times as much to add as the counts.</param>
    public CounterTotals Sum(bool withHistograms = true)
    {
        var sum = new CounterTotals();
        lock (_forgotten)
        {
            sum.Add(_forgotten, withHistograms);
        }

        foreach (var pair in _modules)
        {
            pair.Value.AddTo(sum, withHistograms);
        }

        return sum;
    }

    private void Trim(ModuleDigest keep)
    {
        for (var looks = _order.Count; looks > 0 && _modules.Count > capacity && _order.TryDequeue(out var oldest); looks--)
        {
            if (oldest == keep || isLoaded(oldest))
            {
                _order.Enqueue(oldest);
            }
            else if (_modules.TryRemove(oldest, out var gone))
            {
                lock (_forgotten)
                {
                    gone.AddTo(_forgotten);
                }
            }
        }
    }
}
