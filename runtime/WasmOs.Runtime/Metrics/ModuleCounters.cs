using System.Collections.Concurrent;
using WasmOs.Common;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Metrics;

/// <summary>The metrics of one module. Each core writes its own part (a stripe), so that cores do not wait for each other. Thread-safe.</summary>
internal sealed class ModuleCounters(ModuleDigest digest, RunHistograms? histograms = null)
{
    private const int WeightOfLongRun = 2;
    private const int MaxWeight = 16;

    /// <summary>Two of the scheduler's default slices. On a busy machine, a run that ends within its first slice can use this much.</summary>
    private static readonly TimeSpan LongestShortRun = TimeSpan.FromMilliseconds(20);

    // A weight for each function whose recent runs were long. At most as many entries as the module has exports.
    private readonly ConcurrentDictionary<string, int> _longRuns = new(StringComparer.Ordinal);
    private bool _hasLongRuns;

    private readonly CoreStripes<CounterTotals> _stripes = new();

    public ModuleDigest Digest { get; } = digest;

    public void Record(in RunSample sample)
    {
        var stripe = _stripes.OfThisCore();

        // Uncontended, unless the operating system moves this thread to another core meanwhile. The lock keeps the sums exact in that case.
        lock (stripe)
        {
            stripe.Record(sample);
        }

        histograms?.Record(sample);
    }

    public CounterTotals Sum()
    {
        var sum = new CounterTotals();
        AddTo(sum);
        return sum;
    }

    /// <summary>Adds the totals to a sum.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="withHistograms">Whether the histograms are added, which is a hundred times as much to add as the counts.</param>
    public void AddTo(CounterTotals sum, bool withHistograms = true)
    {
        foreach (var stripe in _stripes.All)
        {
            if (stripe is not null)
            {
                lock (stripe)
                {
                    sum.Add(stripe, withHistograms);
                }
            }
        }
    }

    /// <summary>Estimates how long the next run of a function will keep a slot, from the recent runs of the function.</summary>
    public RunLength LengthFor(string function, RunSource source) =>
        source == RunSource.Background || _longRuns.ContainsKey(function) ? RunLength.Long
        : HasRun ? RunLength.Short
        : RunLength.Unknown;

    /// <summary>Records the CPU time of a run, for <see cref="LengthFor"/>. For a module without long runs this costs one read of memory.</summary>
    public void NoteLength(string function, TimeSpan cpu)
    {
        if (cpu > LongestShortRun)
        {
            _longRuns.AddOrUpdate(function, WeightOfLongRun, static (_, weight) => Math.Min(MaxWeight, weight + WeightOfLongRun));
            Volatile.Write(ref _hasLongRuns, true);
        }
        else if (Volatile.Read(ref _hasLongRuns))
        {
            NoteShort(function);
        }
    }

    private bool HasRun
    {
        get
        {
            foreach (var stripe in _stripes.All)
            {
                // Read without the lock: a slightly outdated value is good enough here.
                if (stripe is { Executions: > 0 })
                {
                    return true;
                }
            }

            return false;
        }
    }

    // Each short run reduces the weight of the function by one. When two threads do this at once, one of the two updates may be lost, which does no harm.
    private void NoteShort(string function)
    {
        if (!_longRuns.TryGetValue(function, out var weight))
        {
            return;
        }

        if (weight > 1)
        {
            _longRuns.TryUpdate(function, weight - 1, weight);
        }
        else
        {
            _longRuns.TryRemove(new KeyValuePair<string, int>(function, weight));
        }
    }
}
